-- How long entries of a category are kept: configuration audit.retention.<category>, or else audit.retention, of the
-- installation; null for ever.
create or replace function signalbox._audit_retention(category text)
returns interval
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
    select coalesce(
        signalbox.configuration(
            null, 'audit.retention.' || _audit_retention.category, null::interval
        ),
        signalbox.configuration(null, 'audit.retention', null::interval)
    );
$$;

comment on function signalbox._audit_retention(text) is
    'How long entries of a category are kept, or those of none; null for ever.';
grant execute on function signalbox._audit_retention(text) to signalbox_admin;
