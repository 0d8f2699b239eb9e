-- What the present transaction has left in the audit log, in order, without the noise of what it arranged before:
-- entries up to the number that tests.forget_trail() noted are left out.
create or replace function tests.trail(entity text default null)
returns table (
    entity_type text,
    operation signalbox_data.audit_operation,
    action text,
    changes jsonb,
    entity_id uuid,
    id bigint
)
language sql
stable
as $$
    select l.entity_type, l.operation, l.action, l.changes, l.entity_id, l.id
    from signalbox.audit_logs l
    where l.txid = txid_current()
        and l.id > coalesce(nullif(current_setting('tests.trail', true), '')::bigint, 0)
        and (trail.entity is null or l.entity_type = trail.entity)
    order by l.id
$$;

comment on function tests.trail(text) is
    'The entries of the audit log that this transaction has made since tests.forget_trail().';

create or replace function tests.forget_trail()
returns void
language sql
volatile
as $$
    select set_config('tests.trail', coalesce(max(l.seq), 0)::text, true)
    from signalbox_data.audit_logs l
$$;

comment on function tests.forget_trail() is
    'Leave what was recorded so far out of tests.trail().';

-- For tests of what something costs by itself.
create or replace function tests.without_audit()
returns void
language plpgsql
volatile
as $$
declare
    v_command text;
begin
    for v_command in
        select format('alter table %s disable trigger %I', t.tgrelid::regclass, t.tgname)
        from pg_catalog.pg_trigger t
        where t.tgname like 'audit\_%'
            and t.tgfoid::regproc::text ~ '^signalbox\._'
    loop
        execute v_command;
    end loop;
end;
$$;

comment on function tests.without_audit() is
    'Record no changes from now to the end of the transaction.';
