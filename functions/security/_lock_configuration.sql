-- Let nobody else change the configurations with a key, of any project, until the transaction ends:
-- what a project sets must agree with what the installation has defined under the same key.
create or replace function signalbox._lock_configuration(key text)
returns void
language sql
volatile
as $$
    select pg_catalog.pg_advisory_xact_lock(
        pg_catalog.hashtextextended('signalbox configuration ' || key, 0)
    );
$$;

comment on function signalbox._lock_configuration(text) is
    'Lock the configurations with a key until the transaction ends.';
