-- What the audit log has of configurations and queries: that, by whom and when, and no value.
begin;
select plan(7);

select from tests.make_project();
select from tests.become_member('operator', array[tests.project()]);
create function pg_temp.entries()
returns table (entity text, action text, changes text)
language sql
as $$
    select a.entity, a.action, l.changes
    from signalbox_data.audit_logs l
    inner join signalbox_data.audit_kinds a
        on a.id = l.kind
    where l.txid = txid_current()
        and a.entity in ('configuration', 'configuration_key', 'report')
    order by l.seq;
$$;

select signalbox.set_configuration_key(encode(sha256('one'), 'hex'));
select from signalbox.set_configuration(tests.project(), 'clear', 'hunter1');
select from signalbox.set_configuration(tests.project(), 'clear', 'hunter2');
select from signalbox.set_configuration(tests.project(), 'token', 'hunter3', is_sensitive => true);
select from signalbox.set_configuration(tests.project(), 'token', 'hunter4');
select from signalbox.delete_configuration(tests.project(), 'token');
select results_eq(
    $$select entity, action, count(*) from pg_temp.entries() group by 1, 2 order by 1, 2$$,
    $$values ('configuration', 'config_change', 5::bigint), ('configuration_key', 'insert', 1)$$,
    'the audit log has every change of a configuration, and its key'
);
select is_empty(
    $$select e.*
    from pg_temp.entries() e
    where e.changes ~ 'hunter'
        or e.changes ~ encode(convert_to('hunter', 'UTF8'), 'hex')$$,
    'the audit log has no value, and not in the clear either'
);
select is_empty(
    $$select e.*
    from pg_temp.entries() e
    cross join signalbox_data.audited_tables t
    where t.table_name = 'signalbox_data.configurations'
        and not t.masked_columns @> '{value,ciphertext}'$$,
    'the audit log masks values and ciphertexts'
);

select from signalbox.set_configuration(tests.project(), 'token', 'hunter5', is_sensitive => true);
select signalbox.reveal_configuration(tests.project(), 'token');
select results_eq(
    $$select ('{' || changes || '}')::jsonb from pg_temp.entries() where action = 'read'$$,
    $$values ('{"key": "token", "version": 4}'::jsonb)$$,
    'reveal_configuration leaves an entry'
);
select is(
    (
        select l.user_id
        from signalbox_data.audit_logs l
        inner join signalbox_data.audit_kinds a
            on a.id = l.kind
        where l.txid = txid_current()
            and a.action = 'read'
    ),
    signalbox.my_user_id(),
    'reveal_configuration leaves an entry of who it was'
);
select from tests.forget_member();
select from signalbox.rotate_configuration_key(
    encode(sha256('one'), 'hex'), encode(sha256('two'), 'hex')
);
select results_eq(
    $$select entity, action from pg_temp.entries() where action = 'rotate'$$,
    $$values ('configuration_key', 'rotate')$$,
    'rotate_configuration_key leaves an entry'
);

set local statement_timeout = '10s';
select signalbox.run_query('select 4711 as number');
select results_eq(
    $$select ('{' || changes || '}')::jsonb from pg_temp.entries() where entity = 'report'$$,
    $$values ('{"query": "select 4711 as number", "max_rows": 1000}'::jsonb)$$,
    'run_query leaves an entry with the query'
);

select * from finish();
rollback;
