-- Trigger before an update that names other columns than the quick ones of a table: from here to the end of
-- the transaction all columns are compared.
create or replace function signalbox._compare_all_columns()
returns trigger
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
begin
    perform set_config('signalbox.audit_all_columns', 'true', true);
    return null;
end;
$$;

comment on function signalbox._compare_all_columns() is
    'Trigger: has the audit log compare all columns of what the transaction changes.';
