-- What the functions of Signalbox leave in the audit log: actions are told from what they change.
begin;
select plan(29);

select from tests.set_clock('2026-01-01 12:00+00');
select from tests.make_project();
select from tests.make_workflow();
select from tests.forget_trail();

create function actions(entity text default null)
returns table (entity_type text, action text)
language sql
as $$
    select t.entity_type, t.action from tests.trail(actions.entity) t
$$;
create function claim(worker text default 'w')
returns void
language sql
as $$
    select set_config('tests.held', jsonb_agg(jsonb_build_object(
        'project_id', c.project_id, 'task_id', c.task_id, 'lease_token', c.lease_token))::text, true)
    from signalbox.claim_tasks(claim.worker, project_id => tests.project()) c
$$;
create function finish_held(more jsonb default '{}')
returns void
language sql
as $$
    select from signalbox.finish_and_claim(
        'w', jsonb_build_array((current_setting('tests.held')::jsonb -> 0) || finish_held.more),
        queues => '{none}', project_id => tests.project())
$$;

-- A life

select from tests.make_task('a');
select claim();
select finish_held();
select results_eq(
    'select * from actions()',
    $$values ('task', 'insert'), ('workflow', 'update'), ('task', 'claim'), ('task', 'complete'),
        ('workflow', 'complete')$$,
    'recorded_work: a task is made, claimed and completed, and its workflow with it'
);
select results_eq(
    $$select changes from tests.trail('task') where action in ('claim', 'complete')$$,
    $$values
        ('{"status": ["ready", "in_progress"], "started_at": [null, "2026-01-01T12:00:00+00:00"]}'::jsonb),
        ('{"status": ["in_progress", "completed"], "finished_at": [null, "2026-01-01T12:00:00+00:00"]}')$$,
    'recorded_work: claim and completion have what has changed, but no counters'
);

-- Failures

select from tests.make_workflow();
select from tests.make_task('b', max_attempts => 2);
select from tests.forget_trail();
select claim();
select finish_held('{"outcome": "error", "error": "503"}');
select from tests.advance('1 day');
select claim();
select finish_held('{"outcome": "failure", "error": "red"}');
select results_eq(
    $$select action, changes #> '{status_reason,1}' from tests.trail('task')
    where action in ('claim', 'release', 'fail')$$,
    $$values ('claim', null::jsonb), ('release', '"503"'), ('claim', 'null'), ('fail', '"red"')$$,
    'recorded_work: a task that is tried again is given back, and fails in the end'
);
select from tests.forget_trail();
select from signalbox.redrive_tasks(tests.project());
select results_eq(
    'select distinct * from actions() order by 1, 2',
    $$values ('task', 'retry'), ('task', 'status_change'), ('task_redrive', 'retry'), ('workflow', 'retry')$$,
    'recorded_work: a redrive is a retry'
);

-- What people do

select from tests.make_workflow();
select from tests.make_task('c');
select from tests.make_task('d', '{c}');
select from tests.forget_trail();
select from signalbox.update_task(tests.project(), tests.task('c'), '{"assignee": "ada"}');
select results_eq(
    'select action, changes from tests.trail()',
    $$values ('assign', '{"assignee": [null, "ada"]}'::jsonb)$$,
    'recorded_work: who is given a task'
);
select from tests.forget_trail();
select from signalbox.update_task(tests.project(), tests.task('c'), '{"title": "see", "tags": ["x"]}');
select results_eq(
    'select action, changes from tests.trail()',
    $$values ('update', '{"title": ["c", "see"], "tags": [[], ["x"]]}'::jsonb)$$,
    'recorded_work: what is written'
);
select from tests.forget_trail();
select from signalbox.cancel_task(tests.project(), tests.task('c'), 'not needed');
select results_eq(
    'select action, changes -> ''status'' from tests.trail(''task'')',
    $$values ('cancel', '["ready", "cancelled"]'::jsonb), ('skip', '["pending", "skipped"]')$$,
    'recorded_work: a cancelled task, and what is skipped behind it'
);
select from tests.make_workflow();
select from tests.make_task('e');
select from tests.forget_trail();
select from signalbox.pause_workflow(tests.project(), tests.workflow());
select from signalbox.resume_workflow(tests.project(), tests.workflow());
select from signalbox.cancel_workflow(tests.project(), tests.workflow(), 'enough');
select results_eq(
    $$select * from actions('workflow')$$,
    $$values ('workflow', 'pause'), ('workflow', 'resume'), ('workflow', 'cancel_request'),
        ('workflow', 'cancel')$$,
    'recorded_work: a workflow is paused, resumed and cancelled'
);

-- Approvals and gates

select from signalbox.create_user('ada');
select from tests.make_workflow();
select from signalbox.create_tasks(tests.project(), tests.workflow(), '[
    {"key": "f", "title": "f", "wait": {"kind": "approval", "approvers": ["ada"]}},
    {"key": "g", "title": "g", "wait": {"kind": "gate", "name": "merged", "subject": "17"}}]');
select from tests.forget_trail();
select from signalbox.approve_task(tests.project(), tests.task('f'), 'ada');
select ok(
    ('approval_decision', 'approve') in (select * from actions()), 'recorded_work: an approval'
);
select from signalbox.refuse_gate(tests.project(), 'merged', '17', 'no');
select from signalbox.satisfy_gate(tests.project(), 'merged', '17');
select results_eq(
    $$select * from actions('external_gate')$$,
    $$values ('external_gate', 'refuse'), ('external_gate', 'approve')$$,
    'recorded_work: a gate is refused and satisfied'
);
select is(
    (
        select l.entity_key
        from signalbox.audit_logs l
        where l.entity_type = 'external_gate'
            and l.txid = txid_current()
        limit 1
    ),
    '{"name": "merged", "subject": "17"}'::jsonb,
    'recorded_work: a gate is known by its name and subject'
);
select from tests.forget_trail();
select from signalbox.send_signal(tests.project(), 'go', '{"x": 1}');
select results_eq(
    $$select action, changes -> 'name', changes -> 'payload' from tests.trail('signal')$$,
    $$values ('insert', '[null, "go"]'::jsonb, '[null, {"x": 1}]'::jsonb)$$,
    'recorded_work: a signal'
);

-- Settings

select from tests.forget_trail();
select from signalbox.set_rate_limit(tests.project(), 'api', 5, '1 hour');
select from signalbox.set_rate_limit(tests.project(), 'api', 6, '1 hour');
select from signalbox.set_rate_limit(tests.project(), 'api', null);
select results_eq(
    $$select operation::text, action, changes -> 'amount' from tests.trail('rate_limit')$$,
    $$values ('insert', 'config_change', '[null, 5]'::jsonb), ('update', 'config_change', '[5, 6]'),
        ('delete', 'config_change', '[6, null]')$$,
    'recorded_work: settings are made, changed and taken away'
);
select from tests.forget_trail();
select from signalbox.create_schedule(
    tests.project(), 'nightly', '0 3 * * *', tasks => '[{"title": "x"}]');
select signalbox.pause_schedule(s.project_id, s.id)
from signalbox.schedules s where s.project_id = tests.project();
select signalbox.resume_schedule(s.project_id, s.id)
from signalbox.schedules s where s.project_id = tests.project();
select results_eq(
    $$select * from actions('schedule')$$,
    $$values ('schedule', 'insert'), ('schedule', 'pause'), ('schedule', 'resume')$$,
    'recorded_work: a schedule is made, paused and resumed'
);
select from tests.forget_trail();
select from tests.advance('2 days');
select from signalbox.tick();
select is_empty(
    $$select * from tests.trail('schedule')$$,
    'recorded_work: a schedule that fires leaves nothing, but for the workflow that it starts'
);
select isnt_empty($$select * from tests.trail('workflow')$$, 'recorded_work: which is recorded');

-- Import

select from tests.forget_trail();
select from signalbox.import_file(
    tests.project(),
    '{"tasks": [{"id": 1, "title": "One", "status": "pending", "dependencies": []},
        {"id": 2, "title": "Two", "status": "done", "dependencies": [1]}]}',
    'tasks.json');
select ok(
    ('imported_document', 'import') in (select * from actions()), 'recorded_work: an import'
);
select is(
    (select count(*) from tests.trail('task') where operation = 'insert'), 2::bigint,
    'recorded_work: and each task of it'
);

-- Dependencies

select from tests.make_workflow();
select from tests.make_task('h');
select from tests.make_task('i');
select from tests.forget_trail();
select from signalbox.add_dependency(tests.project(), tests.task('i'), tests.task('h'));
select from signalbox.remove_dependency(tests.project(), tests.task('i'), tests.task('h'));
select results_eq(
    $$select t.operation::text, l.entity_key from tests.trail('task_dependency') t
    inner join signalbox.audit_logs l
        on l.entity_id = t.entity_id and l.operation = t.operation$$,
    $$values
        ('insert', jsonb_build_object(
            'task_id', tests.task('i'), 'depends_on_task_id', tests.task('h'), 'type', 'blocks')),
        ('delete', jsonb_build_object(
            'task_id', tests.task('i'), 'depends_on_task_id', tests.task('h'), 'type', 'blocks'))$$,
    'recorded_work: a dependency is added and removed'
);
select is_empty(
    $$select * from tests.trail('task') where changes ? 'unmet_dependencies' or changes ? 'rank'$$,
    'recorded_work: counters and ranks are not'
);

-- Cascades

select from signalbox.create_tasks(tests.project(), tests.workflow(), '[
    {"key": "j", "title": "j", "depends_on": ["h"], "wait": {"kind": "approval", "approvers": ["ada"]}},
    {"key": "k", "title": "k", "parent": "i"}]');
select from tests.forget_trail();
select from signalbox.delete_task(tests.project(), tests.task('i'));
select results_eq(
    'select entity_type, operation::text, count(*) from tests.trail() group by 1, 2 order by 1, 2',
    $$values ('task', 'delete', 2::bigint), ('task_dependency', 'delete', 1)$$,
    'recorded_work: what goes with a task is recorded, by foreign key or by trigger'
);
create temporary table there as
select 'task' as entity_type, count(*) as n
from signalbox_data.tasks where project_id = tests.project()
union all
select 'workflow', count(*) from signalbox_data.workflows where project_id = tests.project()
union all
select 'task_dependency', count(*)
from signalbox_data.task_dependencies where project_id = tests.project()
union all
select 'task_rule', count(*) from signalbox_data.task_rules where project_id = tests.project()
union all
select 'imported_document', count(*)
from signalbox_data.imported_documents where project_id = tests.project()
union all
select 'schedule', count(*) from signalbox_data.schedules where project_id = tests.project()
union all
select 'signal', count(*) from signalbox_data.signals where project_id = tests.project()
union all
select 'external_gate', count(*) from signalbox_data.external_gates where project_id = tests.project()
union all
select 'approval_decision', count(*)
from signalbox_data.approval_decisions where project_id = tests.project()
union all
select 'task_redrive', count(*) from signalbox_data.task_redrives where project_id = tests.project()
union all
select 'project', 1;
select from tests.forget_trail();
delete from signalbox_data.projects where id = tests.project();
select set_eq(
    $$select entity_type, count(*) from tests.trail() where operation = 'delete' group by 1$$,
    'select entity_type, n from there where n > 0',
    'recorded_work: with a project everything goes, and every row of it is recorded'
);
select is_empty(
    $$select entity_type, entity_id, count(*) from tests.trail() where operation = 'delete'
    group by 1, 2 having count(*) > 1$$,
    'recorded_work: once'
);

-- A batch

select from tests.make_project();
select from tests.make_workflow();
select from signalbox.create_tasks(tests.project(), tests.workflow(), (
    select jsonb_agg(jsonb_build_object('key', n::text, 'title', 'task ' || n))
    from generate_series(1, 300) n
));
select from tests.forget_trail();
create temporary table held as
select c.project_id, c.task_id, c.lease_token
from signalbox.claim_tasks('w', project_id => tests.project(), max_tasks => 300) c;
select is(
    (select count(*) from tests.trail('task') where action = 'claim'), 300::bigint,
    'recorded_work: a claim of many leaves an entry for each'
);
select from signalbox.finish_and_claim(
    'w', (select jsonb_agg(to_jsonb(h)) from held h), project_id => tests.project());
select results_eq(
    $$select action, count(*), count(distinct entity_id) from tests.trail('task') group by 1 order by 1$$,
    $$values ('claim', 300::bigint, 300::bigint), ('complete', 300, 300)$$,
    'recorded_work: so do many that are finished at once'
);
select is_empty('select * from tests.broken_invariants()', 'recorded_work breaks no invariant');

-- Who may what

select from signalbox.create_user('eve');
select from tests.forget_trail();
select from signalbox.add_member(tests.project(), 'eve', 'agent');
select from signalbox.set_member_role(tests.project(), 'eve', 'operator');
select from signalbox.remove_member(tests.project(), 'eve');
select results_eq(
    $$select action, changes -> 'role' from tests.trail('project_member')$$,
    $$values ('insert', '[null, "agent"]'::jsonb), ('update', '["agent", "operator"]'),
        ('delete', '["operator", null]')$$,
    'recorded_work: somebody becomes a member, may more, and is removed'
);
select from tests.forget_trail();
create temporary table issued as
select * from signalbox.issue_api_token(
    'laptop', 'agent', ip_allow_list => '{203.0.113.0/24}', user_name => 'eve'
);
select from signalbox.revoke_api_token((select id from issued));
select results_eq(
    $$select t.entity_type, t.action, t.changes -> 'token_hash' ->> 1,
        (
            select l.changes like '%ip_allow_list%"~%'
            from signalbox_data.audit_logs l
            where l.seq = t.id
        )
    from tests.trail() t$$,
    $$values ('api_token', 'issue', '***', true), ('api_token_revocation', 'revoke', null, false)$$,
    'recorded_work: a token is issued and revoked, without its hash and the addresses'
);
select from tests.forget_trail();
select from signalbox.set_ip_allow_list(tests.project(), '{0.0.0.0/0}');
select from signalbox.set_trusted_proxy('signalbox_reader');
select results_eq(
    'select entity_type, action from tests.trail()',
    $$values ('project_ip_allow_list', 'config_change'), ('trusted_proxy', 'config_change')$$,
    'recorded_work: from where a project is seen, and whose headers are believed'
);

select * from finish();
rollback;
