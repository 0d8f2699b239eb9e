-- Let a token be worth nothing from now on, also in transactions under way: their next statement is
-- nobody's. And with it those that came from it by rotation, since whoever has got hold of it may have
-- done that, or be about to.
--
--     select prefix from signalbox.revoke_api_token(:token_id);
--     select prefix from signalbox.revoke_api_token(:token_id, with_successors => false);
--
-- Without successors it ends the overlap of a token whose successor is in use. It waits for nobody.
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
    v_is_with_successors constant boolean := coalesce(revoke_api_token.with_successors, true);
    v_token signalbox.api_tokens;
begin
    select * into v_token from signalbox._find_api_token(revoke_api_token.token_id);
    insert into signalbox_data.api_token_revocations (line_id, place, is_with_successors)
    select v_token.line_id, v_token.place, v_is_with_successors
    where not exists (
        select
        from signalbox_data.api_token_revocations r
        where r.line_id = v_token.line_id
            and r.place = v_token.place
            and r.is_with_successors >= v_is_with_successors
    );

    return query
        select * from signalbox.api_tokens t
        where t.line_id = v_token.line_id
            and (
                t.place = v_token.place
                or t.place > v_token.place and v_is_with_successors
            )
        order by t.place;
end;
$$;

comment on function signalbox.revoke_api_token(uuid, boolean) is
    'Let a token, the session''s own when none is named, let nobody in any more, and those that came from '
    'it by rotation, and return them. Raises SB001 when it is none of yours.';
grant execute on function signalbox.revoke_api_token(uuid, boolean) to signalbox_reader;
