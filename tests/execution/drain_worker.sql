begin;
select plan(8);

select tests.set_clock('2026-01-01 12:00+00');
select from tests.make_workflow();
select tests.make_task(n::text) is not null as made from generate_series(1, 4) n;
select from signalbox.register_worker('drain_worker');
create function claim()
returns table (key text)
language sql
as $$
    select c.key from signalbox.claim_tasks('drain_worker', project_id => tests.project()) c
$$;
select results_eq('select key from claim()', $$values ('1')$$, 'a registered worker claims');
select tests.advance('2 seconds');
select results_eq(
    $$select state, tasks_held from signalbox.drain_worker('drain_worker')$$,
    $$values ('draining', 1::bigint)$$,
    'drain_worker shows what the worker still holds'
);
select is_empty('select key from claim()', 'drain_worker lets claims return nothing');
select is_empty('select key from claim()', 'drain_worker holds for every claim that follows');
select is_empty(
    format(
        $$select key from signalbox.finish_and_claim('drain_worker', %L, project_id => tests.project())$$,
        jsonb_build_array(jsonb_build_object('project_id', tests.project(),
            'task_id', tests.task('1'), 'lease_token', tests.lease('1')))
    ),
    'a worker that drains finishes what it has'
);
select results_eq(
    $$select status::text from signalbox.tasks where id = tests.task('1')$$, $$values ('completed')$$,
    'what a draining worker finishes is recorded'
);
select throws_ok(
    $$select signalbox.drain_worker('nobody')$$, 'SB001', null, 'drain_worker knows no such worker'
);

select from tests.become_member();
select throws_ok(
    $$select signalbox.drain_worker('drain_worker')$$, 'SB001', 'worker drain_worker is not registered',
    'drain_worker knows no worker of somebody else'
);

select * from finish();
rollback;
