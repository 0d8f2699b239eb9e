begin;
select plan(32);

select tests.set_clock('2026-01-01 12:00+00');
select tests.make_users();
select from tests.make_workflow();
create function begin_anew()
returns void
language sql
as $$
    select from tests.make_project();
    select from tests.make_workflow();
    select from tests.make_task('base', queue => 'base');
    select from tests.complete('base');
    select from tests.make_wait('approval', '{"kind": "approval", "required": 2}', '{base}');
    select from tests.make_wait('signal', '{"kind": "signal", "name": "go"}', '{base}');
    select from tests.make_wait('gate', '{"kind": "gate", "name": "ci", "subject": "1"}', '{base}');
    select from tests.make_wait('timer', '{"kind": "timer", "for": "1 hour"}', '{base}');
    select from signalbox.approve_task(tests.project(), tests.task('approval'), 'ada');
$$;
create function waits()
returns table (key text, status text, is_waiting boolean)
language sql
as $$
    select t.key, t.status::text, w.task_id is not null
    from signalbox_data.tasks t
    left join signalbox_data.task_waits w on w.task_id = t.id
    where t.project_id = tests.project()
        and t.key in ('approval', 'signal', 'gate', 'timer')
    order by t.rank
$$;

select begin_anew();
select results_eq(
    'select * from waits()',
    $$values ('approval', 'review', true), ('signal', 'blocked', true), ('gate', 'blocked', true),
        ('timer', 'pending', true)$$,
    'the tasks wait'
);
savepoint before;
delete from signalbox_data.delayed_tasks where project_id = tests.project();
update signalbox_data.tasks set unmet_dependencies = 1
where project_id = tests.project() and key <> 'base';
select lives_ok(
    $$select from signalbox._withdraw_waits(
        tests.project(), array(select id from signalbox.tasks where project_id = tests.project()))$$,
    '_withdraw_waits takes tasks of every kind'
);
select results_eq(
    'select * from waits()',
    $$values ('approval', 'pending', false), ('signal', 'pending', false),
        ('gate', 'pending', false), ('timer', 'pending', false)$$,
    '_withdraw_waits makes those that wait pending'
);
select results_eq(
    $$select key, status::text, available_at from signalbox.tasks
    where project_id = tests.project() and key in ('base', 'timer') order by rank$$,
    $$values ('base', 'completed', null::timestamptz), ('timer', 'pending', null)$$,
    '_withdraw_waits leaves what does not wait, and unsets timers'
);
rollback to before;

-- Every way by which a task ceases to wait

select begin_anew();
select tests.advance('30 minutes');
select from tests.set_status('base', 'pending', 'once more');
select results_eq(
    'select * from waits()',
    $$values ('approval', 'pending', false), ('signal', 'pending', false),
        ('gate', 'pending', false), ('timer', 'pending', false)$$,
    'set_task_status lets who waits wait for a dependency that is reopened'
);
select is_empty('select * from tests.broken_invariants()', 'set_task_status breaks no invariant');
select throws_ok(
    $$select signalbox.approve_task(tests.project(), tests.task('approval'), 'bob')$$,
    'SB002', format('task %s waits for no approval', tests.task('approval')),
    'approve_task refuses a task whose dependency was reopened'
);
select from signalbox.send_signal(tests.project(), 'go');
select from tests.complete('base');
select results_eq(
    'select * from waits()',
    $$values ('approval', 'review', true), ('signal', 'completed', false),
        ('gate', 'blocked', true), ('timer', 'pending', true)$$,
    '_begin_waits begins anew when the dependency is done again'
);
select is(
    (select available_at from signalbox.tasks where id = tests.task('timer')),
    '2026-01-01 13:30+00',
    '_begin_waits sets the timer for its whole length again'
);
select is(
    (select approved_by from signalbox.pending_approvals where task_id = tests.task('approval')),
    '{}',
    'an approval does not count when the task waits again'
);
select lives_ok(
    $$select from signalbox.approve_task(tests.project(), tests.task('approval'), 'ada')$$,
    'approve_task takes the same person again when the task waits again'
);
select is_empty('select * from tests.broken_invariants()', '_begin_waits breaks no invariant');

select begin_anew();
select from tests.make_task('new', queue => 'new');
select from unnest('{approval,signal,gate,timer}'::text[]) k
cross join lateral tests.link(k, 'new');
select results_eq(
    'select * from waits()',
    $$values ('approval', 'pending', false), ('signal', 'pending', false),
        ('gate', 'pending', false), ('timer', 'pending', false)$$,
    'add_dependency lets who waits wait for the new dependency'
);
select from tests.complete('new');
select is_empty('select * from tests.broken_invariants()', 'add_dependency breaks no invariant');

create function moved_to(target signalbox_data.task_status)
returns table (key text, status text, is_waiting boolean)
language plpgsql
as $$
begin
    perform begin_anew();
    perform tests.set_status(k, moved_to.target)
    from unnest('{approval,signal,gate,timer}'::text[]) k;
    return query select * from waits();
end;
$$;
select is_empty(
    format(
        $$select * from moved_to(%L) where is_waiting or status <> %L$$, status, status
    ),
    'set_task_status ends the wait of a task that is set to ' || status
)
from unnest('{deferred,cancelled,failed,in_progress}'::text[]) status;
-- Workflows

select begin_anew();
select from signalbox.cancel_workflow(tests.project(), tests.workflow(), 'not needed');
select is_empty(
    $$select * from waits() where is_waiting or status <> 'cancelled'$$,
    'cancel_workflow ends every wait'
);
select is_empty('select * from tests.broken_invariants()', 'cancel_workflow breaks no invariant');
select from signalbox.retry_workflow(tests.project(), tests.workflow());
select results_eq(
    'select * from waits()',
    $$values ('approval', 'review', true), ('signal', 'blocked', true), ('gate', 'blocked', true),
        ('timer', 'pending', true)$$,
    'retry_workflow lets every task wait again'
);
select is_empty('select * from tests.broken_invariants()', 'retry_workflow breaks no invariant');
select from signalbox.reset_workflow(tests.project(), tests.workflow());
select is_empty(
    $$select * from waits() where is_waiting or status <> 'pending'$$,
    'reset_workflow ends every wait'
);
select is_empty('select * from tests.broken_invariants()', 'reset_workflow breaks no invariant');

select begin_anew();
select from signalbox.pause_workflow(tests.project(), tests.workflow(), 'the cluster is down');
select from tests.make_task('next', depends_on => '{approval}');
select from signalbox.approve_task(tests.project(), tests.task('approval'), 'bob');
select from signalbox.send_signal(tests.project(), 'go');
select tests.advance('1 hour');
select from signalbox._promote_delayed_tasks();
select results_eq(
    $$select * from waits()$$,
    $$values ('approval', 'completed', false), ('signal', 'completed', false),
        ('gate', 'blocked', true), ('timer', 'pending', true)$$,
    'a paused workflow takes what people and others say, but its clocks stand still'
);
select is_empty('select * from tests.broken_invariants()', 'pause_workflow breaks no invariant');
select from signalbox.resume_workflow(tests.project(), tests.workflow());
select results_eq(
    $$select * from waits()$$,
    $$values ('approval', 'completed', false), ('signal', 'completed', false),
        ('gate', 'blocked', true), ('timer', 'completed', false)$$,
    'resume_workflow completes the timers that were due meanwhile'
);
select is_empty('select * from tests.broken_invariants()', 'resume_workflow breaks no invariant');

select begin_anew();
select from unnest('{signal,gate,timer}'::text[]) k
cross join lateral tests.set_status(k, 'completed');
select results_eq(
    'select * from waits()',
    $$values ('approval', 'review', true), ('signal', 'completed', false),
        ('gate', 'completed', false), ('timer', 'completed', false)$$,
    'set_task_status completes by hand what waits'
);
select throws_ok(
    $$select tests.set_status('approval', 'completed')$$,
    'SB002', format('task %s is completed by its approval alone', tests.task('approval')),
    'set_task_status does not complete what waits for approval'
);
select from unnest('{approval,signal,gate,timer}'::text[]) k
cross join lateral signalbox.delete_task(tests.project(), tests.task(k));
select is_empty(
    $$select from signalbox_data.task_waits where project_id = tests.project()
    union all
    select from signalbox_data.approval_decisions where project_id = tests.project()$$,
    'delete_task leaves no wait and no decision behind'
);
select is_empty('select * from tests.broken_invariants()', 'delete_task breaks no invariant');

select * from finish();
rollback;
