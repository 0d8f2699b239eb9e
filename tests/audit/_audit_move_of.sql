begin;
select plan(7);

select from tests.make_project();
select from tests.make_workflow();
select from signalbox.create_tasks(tests.project(), tests.workflow(), (
    select jsonb_agg(jsonb_build_object('key', n::text, 'title', 'task ' || n))
    from generate_series(1, 20) n
));

create function kept()
returns table (key text, action text, implied text, changes text, is_right boolean)
language sql
as $$
    select
        t.key, k.action, k.implied, regexp_replace(l.changes, '-?\d+$', '…', 'g'),
        case
            when l.changes like '"":%' then
                v.changes #>> array[case when k.action = 'claim' then 'started_at' else 'finished_at' end, '1']
                    = to_jsonb(
                        case when k.action = 'claim' then t.started_at else t.finished_at end
                            at time zone 'UTC' at time zone 'UTC'
                    ) #>> '{}'
        end
    from signalbox_data.audit_logs l
    inner join signalbox_data.audit_kinds k
        on k.id = l.kind
    inner join signalbox.audit_logs v
        on v.id = l.seq
    inner join signalbox_data.tasks t
        on t.id = l.entity_id
    where l.txid = txid_current()
        and l.seq > current_setting('tests.trail')::bigint
    order by l.seq
$$;

set local timezone = 'UTC';
select from tests.forget_trail();
select from signalbox.finish_and_claim('w', '[]', project_id => tests.project());
select from signalbox.claimed_tasks c
cross join lateral signalbox.complete_task(c.project_id, c.task_id, c.lease_token);
select results_eq(
    'select * from kept()',
    $$values
        ('1', 'claim', '{"status":["ready","in_progress"],"started_at@":0}', '"":…', true),
        ('1', 'complete', '{"status":["in_progress","completed"],"finished_at@":0}', '"":…', true)$$,
    '_audit_move_of: the time of a claim and of a completion is all that is kept'
);

-- What changes more
select from tests.forget_trail();
select set_config('signalbox.audit_few', 'true', true);
update signalbox_data.tasks t
set status = case t.key when '5' then 'deferred' else 'in_progress' end::signalbox_data.task_status,
    started_at = case when t.key <> '5' then case t.key when '4' then timestamptz '2020-01-01' else clock_timestamp() end end,
    status_reason = case t.key when '3' then 'slow' end
where t.project_id = tests.project()
    and t.key in ('2', '3', '4', '5');
select results_eq(
    $$select key, implied, changes ~ '"":', changes ~ 'status_reason' from kept() order by key$$,
    $$values
        ('2', '{"status":["ready","in_progress"],"started_at@":0}', true, false),
        ('3', '{"status":["ready","in_progress"]}', false, true),
        ('4', '{"status":["ready","in_progress"]}', false, false),
        ('5', '{"status":["ready","deferred"]}', null, null)$$,
    '_audit_move_of: a statement leaves an entry for each row, whatever has changed in it'
);
select is(
    current_setting('signalbox.audit_rest'), '', '_audit_move_of: what is left to record is forgotten when it is'
);

-- A client may set what it likes.
select from tests.forget_trail();
select set_config('signalbox.audit_rest', 'true', true);
update signalbox_data.tasks t
set status = 'in_progress',
    started_at = clock_timestamp()
where t.project_id = tests.project()
    and t.key in ('6', '7');
select results_eq(
    'select key, action, changes from kept() order by key',
    $$values ('6', 'claim', '"":…'), ('7', 'claim', '"":…')$$,
    '_audit_move_of: nothing is recorded twice when a client says that something is left'
);
select from tests.forget_trail();
select set_config('signalbox.audit_rest', 'nonsense', true);
update signalbox_data.tasks t
set status = 'deferred'
where t.project_id = tests.project()
    and t.key in ('8', '9');
select results_eq(
    'select key, action from kept() order by key',
    $$values ('8', 'status_change'), ('9', 'status_change')$$,
    '_audit_move_of: nothing is left out when a client says so'
);
select from tests.forget_trail();
update signalbox_data.tasks t
set unmet_dependencies = t.unmet_dependencies
where t.project_id = tests.project();
select is_empty('select * from kept()', '_audit_move_of: what has not changed leaves no entry');

-- Without the hint
select set_config('signalbox.audit_few', '', true);
select from tests.forget_trail();
update signalbox_data.tasks t
set status = 'in_progress',
    started_at = clock_timestamp()
where t.project_id = tests.project()
    and t.key in ('10', '11');
select results_eq(
    'select key, implied, changes from kept() order by key',
    $$values
        ('10', '{"status":["ready","in_progress"]}', '"started_at@":…'),
        ('11', '{"status":["ready","in_progress"]}', '"started_at@":…')$$,
    '_audit_move_of: many rows are recorded by the other statement'
);

select * from finish();
rollback;
