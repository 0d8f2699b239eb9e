-- What kinds of entries mean, a line each, as _audit_line has an entry. How much a kind matters and what it
-- belongs to is not in it, as set_audit_rule may change that.
create or replace function signalbox._audit_kind_lines(kinds smallint[])
returns text
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
    select string_agg(
        json_build_array('audit_kinds', k.id, k.entity, k.operation, k.action, k.implied)::text || E'\n',
        '' order by k.id
    )
    from signalbox_data.audit_kinds k
    where k.id = any (_audit_kind_lines.kinds);
$$;

comment on function signalbox._audit_kind_lines(smallint[]) is
    'What kinds of entries of the audit log mean, as the lines that are sealed; null when there are none.';
