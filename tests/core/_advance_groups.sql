begin;
select plan(8);

select from tests.make_project();
create temporary table made as
select n, tests.make_workflow(tests.project(), name => n::text) as id from generate_series(1, 2) n;
select from made m cross join lateral signalbox.join_concurrency_group(tests.project(), m.id, 'g');
select is(signalbox._advance_groups() >= 0, true, '_advance_groups lets those wait whose turn is not yet');
select results_eq(
    $$select status::text from signalbox.workflows where project_id = tests.project() order by name$$,
    $$values ('active'), ('pending')$$,
    '_advance_groups lets nobody begin while another is worked on'
);
delete from signalbox_data.workflows where id = (select id from made where n = 1);
select from signalbox._advance_groups();
select results_eq(
    $$select name, status::text from signalbox.workflows where project_id = tests.project()$$,
    $$values ('2', 'active')$$,
    '_advance_groups lets the next one begin when one was deleted'
);
select is_empty(
    $$select * from signalbox_data.groups_to_check where project_id = tests.project()$$,
    '_advance_groups takes the notes away'
);

-- One that is being cancelled, with a worker that has not been told yet
select from tests.make_project();
select tests.set_clock('2026-01-01 12:00+00');
create temporary table members as
select n, tests.make_workflow(tests.project(), name => n::text) as id from generate_series(1, 3) n;
select tests.make_task('task ' || n, workflow_id => id) from members;
select tests.claim('task 2');
update signalbox_data.workflows w set started_at = null where w.id = (select id from members where n = 2);
select from members m
cross join lateral signalbox.join_concurrency_group(tests.project(), m.id, 'g', 'queue_all');
select from signalbox.cancel_workflow(tests.project(), (select id from members where n = 2));
select from signalbox.cancel_workflow(tests.project(), (select id from members where n = 1));
select tests.advance('2 seconds');
select is_empty(
    $$select key from signalbox.claim_tasks('w', project_id => tests.project())$$,
    '_advance_groups waits for one that is being cancelled, and lets claims go on meanwhile'
);
select from signalbox.release_task(tests.project(), tests.task('task 2'), tests.lease('task 2'));
select tests.advance('2 seconds');
select results_eq(
    $$select key from signalbox.claim_tasks('w', project_id => tests.project())$$,
    $$values ('task 3')$$,
    '_advance_groups lets the next one begin when that one is over'
);

-- One that cannot be begun
select from tests.make_project();
create temporary table broken as
select n, tests.make_workflow(tests.project(), name => n::text) as id from generate_series(1, 3) n;
select tests.make_task('task ' || n, workflow_id => id) from broken;
select from broken m
cross join lateral signalbox.join_concurrency_group(tests.project(), m.id, 'g', 'queue_all')
where m.n < 3;
create function tests.tg_break() returns trigger language plpgsql as $$
begin
    raise exception 'it is broken';
end;
$$;
create trigger break before update of status on signalbox_data.workflows
    for each row when (new.name = '2' and new.status = 'active') execute function tests.tg_break();
select tests.claim('task 1');
select from signalbox.complete_task(tests.project(), tests.task('task 1'), tests.lease('task 1'));
select tests.advance('2 seconds');
set local client_min_messages = error;
select results_eq(
    $$select key from signalbox.claim_tasks('w', project_id => tests.project())$$,
    $$values ('task 3')$$,
    '_advance_groups lets claims go on where a group cannot'
);
drop trigger break on signalbox_data.workflows;
select tests.advance('1 minute');
select results_eq(
    $$select key from signalbox.claim_tasks('w', project_id => tests.project())$$,
    $$values ('task 2')$$,
    '_advance_groups tries again what could not be done'
);

select * from finish();
rollback;
