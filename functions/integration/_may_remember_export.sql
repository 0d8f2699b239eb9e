-- Whether an export is remembered: by whoever may import, where something can be written.
create or replace function signalbox._may_remember_export(project_id uuid)
returns boolean
language sql
stable
as $$
    select not pg_catalog.pg_is_in_recovery()
        and pg_catalog.current_setting('transaction_read_only') = 'off'
        and pg_catalog.has_function_privilege(
            'signalbox.remember_export(uuid, signalbox_data.document_format, text)', 'execute'
        )
        and signalbox.my_role(_may_remember_export.project_id) >= 'operator';
$$;

comment on function signalbox._may_remember_export(uuid) is
    'Whether the caller''s exports are remembered as what the next import is compared with.';
grant execute on function signalbox._may_remember_export(uuid) to signalbox_reader;
