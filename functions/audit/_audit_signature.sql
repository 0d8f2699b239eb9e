-- All that the function and triggers of an audited table are made from, one line for each thing.
create or replace function signalbox._audit_signature(table_name text)
returns text[]
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
    select
        array_agg(
            concat_ws(
                ' ',
                'column', c.name, c.type, c.kind,
                case when c.is_key then 'key' when c.is_recorded then 'recorded' else 'ignored' end,
                case when c.is_quick then 'quick' end,
                case when c.is_nullable then 'nullable' end,
                c.comparable,
                'default ' || c.default_json
            )
            order by c."position"
        )
        || (
            select array_agg('status ' || s.status order by s.place)
            from unnest(signalbox._audit_statuses(_audit_signature.table_name))
                with ordinality s (status, place)
        )
        || case
            when signalbox._has_quick_columns(_audit_signature.table_name)
                then array['no other trigger before update of a row']
        end
    from signalbox._audit_columns(_audit_signature.table_name) c;
$$;

comment on function signalbox._audit_signature(text) is
    'What the function and triggers of an audited table are made from, one line for each thing.';
grant execute on function signalbox._audit_signature(text) to signalbox_admin;
