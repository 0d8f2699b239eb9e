-- Let a token be worth nothing from now on, also in transactions under way: their next statement is
-- nobody's. And with it those that came from it by rotation, since whoever has got hold of it may have
-- done that.
--
--     select prefix from signalbox.revoke_api_token(:token_id);
--     select prefix from signalbox.revoke_api_token(:token_id, with_successors => false);
--
-- Without successors it ends the overlap of a token whose successor is in use.
--
-- Runs with the owner's rights: its callers may call it, but not write the tables.
create or replace function signalbox.revoke_api_token(
    token_id uuid default null,
    with_successors boolean default true
)
returns setof signalbox.api_tokens
language plpgsql
volatile
security definer
rows 1
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
    v_token_ids uuid[];
    v_token_id uuid;
begin
    perform signalbox._require_read_committed();
    select t.id into v_token_id from signalbox._find_api_token(revoke_api_token.token_id) t;

    -- Each is locked before its successor is looked for, so that none is made meanwhile.
    loop
        v_token_ids := v_token_ids || v_token_id;
        exit when revoke_api_token.with_successors is not true;
        select t.id
        into v_token_id
        from signalbox_data.api_tokens t
        where t.rotated_from = v_token_id
        for no key update;
        exit when not found;
    end loop;

    update signalbox_data.api_tokens t
    set revoked_at = signalbox_data.clock()
    where t.id = any (v_token_ids)
        and t.revoked_at is null;
    return query
        select * from signalbox.api_tokens t
        where t.id = any (v_token_ids)
        order by t.created_at, t.id;
end;
$$;

comment on function signalbox.revoke_api_token(uuid, boolean) is
    'Let a token, the session''s own when none is named, let nobody in any more, and those that came from '
    'it by rotation, and return them. Raises SB001 when it is none of yours.';
grant execute on function signalbox.revoke_api_token(uuid, boolean) to signalbox_reader;
