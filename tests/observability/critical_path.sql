begin;
select plan(6);

select from tests.set_clock('2026-01-01 12:00+00');
select from tests.make_workflow();
select is_empty(
    'select * from signalbox.critical_path(tests.project(), tests.workflow())',
    'critical_path is empty without tasks'
);
select from tests.make_task('short');
select from tests.make_task('long');
select from tests.make_task('last', depends_on => '{short,long}');
select from tests.claim('short');
select from tests.claim('long');
select from tests.advance('1 minute');
select from signalbox.complete_task(tests.project(), tests.task('short'), tests.lease('short'));
select from tests.advance('9 minutes');
select from signalbox.complete_task(tests.project(), tests.task('long'), tests.lease('long'));
select from tests.advance('2 minutes');
select from tests.claim('last');
select from tests.advance('3 minutes');
select from signalbox.complete_task(tests.project(), tests.task('last'), tests.lease('last'));
select results_eq(
    'select "position", key, status::text, waited, duration, basis
    from signalbox.critical_path(tests.project(), tests.workflow())',
    $$values
        (1, 'long', 'completed', null::interval, interval '10 minutes', 'finished'),
        (2, 'last', 'completed', '2 minutes', '3 minutes', 'finished')$$,
    'critical_path follows the dependency that was over last'
);
select results_eq(
    'select starts_at, finishes_at
    from signalbox.critical_path(tests.project(), tests.workflow())',
    $$values
        ('2026-01-01 12:00+00'::timestamptz, '2026-01-01 12:10+00'::timestamptz),
        ('2026-01-01 12:12+00', '2026-01-01 12:15+00')$$,
    'critical_path says when each was done'
);
select from tests.make_workflow(name => 'apart');
select from tests.make_task('x');
select from tests.make_task('y');
select results_eq(
    'select "position", key from signalbox.critical_path(tests.project(), tests.workflow())',
    $$values (1, 'y')$$,
    'critical_path of a workflow without edges is one task, of equals the last'
);
select throws_ok(
    $$select * from signalbox.critical_path(
        tests.project(), '00000000-0000-7000-8000-000000000000')$$,
    'SB001',
    format('workflow 00000000-0000-7000-8000-000000000000 not found in project %s',
        tests.project()),
    'critical_path refuses what is no workflow'
);
select is(
    tests.rows_as('signalbox_reader', format(
        'select * from signalbox.critical_path(%L, %L)', tests.project(), tests.workflow())),
    1::bigint,
    'critical_path can be called by a reader'
);

select * from finish();
rollback;
