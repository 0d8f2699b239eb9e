-- Say why a change cannot be undone.
create or replace function signalbox._refuse_undo(id bigint, reason text, hint text default null)
returns void
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
    raise exception 'change % cannot be undone: %', _refuse_undo.id, _refuse_undo.reason
        using
            errcode = 'SB002',
            hint = coalesce(_refuse_undo.hint, 'entity_as_of shows what it was before.');
end;
$$;

comment on function signalbox._refuse_undo(bigint, text, text) is
    'Raises SB002 with the reason why a change of the audit log cannot be undone.';
