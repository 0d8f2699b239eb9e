-- Runs in a database of its own.
begin;
select plan(11);

select from tests.make_project();
select results_eq(
    $$select occurred_at is not null, txid, project_id, entity_type, entity_id, entity_key, operation::text,
        action, severity::text, category, changes ->> 'name' like '[null, "project %"]'
    from signalbox.audit_logs where entity_id = tests.project()$$,
    $$values (true, txid_current(), tests.project(), 'project', tests.project(), null::jsonb,
        'insert', 'insert', 'info', 'project', true)$$,
    'audit_logs shows an entry in words'
);

-- It only grows, for its owner too.
select throws_ok(
    format($$update signalbox_data.audit_logs set txid = 1 where entity_id = %L$$, tests.project()),
    'SB007', null, 'audit_logs: an entry cannot be changed'
);
select throws_ok(
    format($$delete from signalbox_data.audit_logs where entity_id = %L$$, tests.project()),
    'SB007', null, 'audit_logs: an entry cannot be deleted'
);
select throws_ok(
    'truncate signalbox_data.audit_logs', 'SB007', null, 'audit_logs cannot be truncated'
);
select throws_ok(
    format('truncate %s', p.relid::regclass), 'SB007', null,
    format('audit_logs: %s cannot be truncated', p.what)
)
from (
    select distinct on (w.what) p.relid, w.what
    from pg_partition_tree('signalbox_data.audit_logs') p
    cross join lateral (
        select case
            when p.relid::regclass::text like '%default' then 'what lies outside of all months'
            else 'a month'
        end
    ) w (what)
    where p.isleaf
    order by w.what
) p;
set local session_replication_role = replica;
select throws_ok(
    format($$delete from signalbox_data.audit_logs where entity_id = %L$$, tests.project()),
    'SB007', null, 'audit_logs: also where session_replication_role = replica'
);
set local session_replication_role = origin;
select from signalbox.set_context('{"request_id": "r"}');
update signalbox_data.projects set description = 'x' where id = tests.project();
select throws_ok(
    $$delete from signalbox_data.audit_contexts where request_id = 'r'$$, 'SB007', null,
    'audit_logs: a context cannot be deleted either'
);

-- A month for which there is no partition
select from tests.set_clock('2019-02-03 04:05+00');
update signalbox_data.projects set description = 'y' where id = tests.project();
select results_eq(
    $$select l.tableoid::regclass::text, l.occurred_at
    from signalbox_data.audit_logs l where l.occurred_at < '2020-01-01'$$,
    $$values ('signalbox_data.audit_logs_default', '2019-02-03 04:05+00'::timestamptz)$$,
    'audit_logs: nothing is lost where a partition is missing'
);
select is_empty(
    $$select r.rolname, p.privilege
    from unnest('{signalbox_reader,signalbox_agent,signalbox_operator,signalbox_admin}'::text[]) r (rolname)
    cross join unnest('{insert,update,delete,truncate}'::text[]) p (privilege)
    cross join pg_partition_tree('signalbox_data.audit_logs') t
    where has_table_privilege(r.rolname, t.relid, p.privilege)$$,
    'audit_logs: no role writes it'
);
select is_empty(
    $$select t.relid::regclass
    from pg_partition_tree('signalbox_data.audit_logs') t
    where t.isleaf
        and has_table_privilege('signalbox_admin', t.relid, 'select')$$,
    'audit_logs: no role reads a partition past the whole'
);

select * from finish();
rollback;
