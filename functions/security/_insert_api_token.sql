-- Draw a token and keep its hash. The token itself stands in expressions alone, here and in whatever is
-- shown one, and never in a statement inside a function: a server can log those with their parameters.
create or replace function signalbox._insert_api_token(
    user_id uuid,
    name text,
    max_role signalbox_data.member_role,
    project_ids uuid[],
    ip_allow_list cidr[],
    lifetime interval,
    line_id uuid default null,
    place integer default 0
)
returns table (token text, id uuid, prefix text, expires_at timestamptz)
language plpgsql
volatile
rows 1
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
    v_now constant timestamptz := signalbox_data.clock();
    v_new record;
    v_hash bytea;
begin
    id := signalbox_data.new_id();
    expires_at := v_now + _insert_api_token.lifetime;
    v_new := signalbox._new_token();
    token := v_new.token;
    prefix := v_new.prefix;
    v_hash := signalbox._token_hash(token);

    insert into signalbox_data.api_tokens (
        id, user_id, name, prefix, token_hash, max_role, project_ids, ip_allow_list, created_at,
        expires_at, line_id, place
    )
    values (
        id,
        _insert_api_token.user_id,
        _insert_api_token.name,
        prefix,
        v_hash,
        _insert_api_token.max_role,
        _insert_api_token.project_ids,
        _insert_api_token.ip_allow_list,
        v_now,
        expires_at,
        coalesce(_insert_api_token.line_id, id),
        _insert_api_token.place
    );
    return next;
end;
$$;

comment on function
    signalbox._insert_api_token(
        uuid, text, signalbox_data.member_role, uuid[], cidr[], interval, uuid, integer
    ) is
    'Draw a token, keep its hash with what it is for, and return it; the first of a line, or one in it.';
