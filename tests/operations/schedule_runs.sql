begin;
select plan(2);

select tests.set_clock('2026-01-01 12:30+00');
select from tests.make_project();
select from tests.make_schedule();
select tests.advance('2 hours');
select from signalbox._fire_schedules();

select results_eq(
    $$select r.due_at, r.last_due_at, r.outcome::text, w.name, r.fired_at
    from signalbox.schedule_runs r
    left join signalbox.workflows w on w.id = r.workflow_id
    where r.project_id = tests.project()
    order by r.due_at$$,
    $$values
        ('2026-01-01 13:00+00'::timestamptz, '2026-01-01 13:00+00'::timestamptz, 'skipped',
            null, '2026-01-01 14:30+00'::timestamptz),
        ('2026-01-01 14:00+00', '2026-01-01 14:00+00', 'started', 'schedule', '2026-01-01 14:30+00')$$,
    'schedule_runs shows what became of each time'
);
delete from signalbox_data.workflows where project_id = tests.project();
select results_eq(
    $$select r.outcome::text, r.workflow_id, s.last_workflow_id, s.last_run_at
    from signalbox.schedule_runs r
    inner join signalbox.schedules s on s.id = r.schedule_id
    where r.project_id = tests.project() and r.due_at = '2026-01-01 14:00+00'$$,
    $$values ('started', null::uuid, null::uuid, '2026-01-01 14:00+00'::timestamptz)$$,
    'schedule_runs outlives the workflow'
);

select * from finish();
rollback;
