begin;
select plan(13);

set local time zone 'UTC';
create temporary view schedule as
select
    s.key, s.basis, to_char(s.earliest_start_at, 'HH24:MI') as starts,
    to_char(s.earliest_finish_at, 'HH24:MI') as ends,
    to_char(s.latest_start_at, 'HH24:MI') as starts_latest,
    to_char(s.latest_finish_at, 'HH24:MI') as ends_latest, s.slack, s.critical_position
from signalbox.workflow_schedule(tests.project(), tests.workflow()) s;

select from tests.set_clock('2026-01-01 12:00+00');
select from tests.make_workflow();
select is_empty('select * from schedule', 'workflow_schedule is empty without tasks');

-- The example of every book: two ways from a to e, one of them shorter.
select from signalbox.create_tasks(tests.project(), tests.workflow(), '[
    {"key": "a", "title": "a", "estimate": "10 minutes"},
    {"key": "b", "title": "b", "estimate": "20 minutes", "depends_on": ["a"]},
    {"key": "c", "title": "c", "estimate": "5 minutes", "depends_on": ["a"]},
    {"key": "d", "title": "d", "estimate": "5 minutes", "depends_on": ["c"]},
    {"key": "e", "title": "e", "estimate": "10 minutes", "depends_on": ["b", "d"]},
    {"key": "f", "title": "f", "estimate": "1 minute"}]');
select results_eq(
    'select * from schedule order by key',
    $$values
        ('a', 'estimate', '12:00', '12:10', '12:00', '12:10', interval '0', 1),
        ('b', 'estimate', '12:10', '12:30', '12:10', '12:30', '0', 2),
        ('c', 'estimate', '12:10', '12:15', '12:20', '12:25', '10 minutes', null),
        ('d', 'estimate', '12:15', '12:20', '12:25', '12:30', '10 minutes', null),
        ('e', 'estimate', '12:30', '12:40', '12:30', '12:40', '0', 3),
        ('f', 'estimate', '12:00', '12:01', '12:39', '12:40', '39 minutes', null)$$,
    'workflow_schedule finds earliest and latest times, slack and the critical path'
);

select from tests.claim('a');
select from tests.advance('4 minutes');
select results_eq(
    $$select starts, ends from schedule where key in ('a', 'b') order by key$$,
    $$values ('12:00', '12:10'), ('12:10', '12:30')$$,
    'workflow_schedule lets what runs end when its time is up'
);
select from tests.advance('10 minutes');
select results_eq(
    $$select starts, ends from schedule where key in ('a', 'b') order by key$$,
    $$values ('12:00', '12:14'), ('12:14', '12:34')$$,
    'workflow_schedule lets what runs longer than its time end now at the earliest'
);
select from signalbox.complete_task(tests.project(), tests.task('a'), tests.lease('a'));
select from tests.advance('1 minute');
select results_eq(
    $$select basis, starts, ends, starts_latest, critical_position
    from schedule where key in ('a', 'b') order by key$$,
    $$values ('finished', '12:00', '12:14', '12:00', 1), ('estimate', '12:15', '12:35', '12:15', 2)$$,
    'workflow_schedule has actual times for what is finished, and waiting is no slack'
);
select is_empty(
    'select * from schedule where slack < interval ''0''
        or critical_position is not null and slack > interval ''0''',
    'workflow_schedule finds no slack on the critical path, and none below nothing'
);

-- Without estimates.
select from tests.make_workflow(name => 'second');
select from signalbox.create_tasks(tests.project(), tests.workflow(), '[
    {"key": "x1", "title": "x", "type": "build", "status": "completed",
     "started_at": "2026-01-01T10:00Z", "finished_at": "2026-01-01T10:10Z"},
    {"key": "x2", "title": "x", "type": "build", "status": "completed",
     "started_at": "2026-01-01T10:00Z", "finished_at": "2026-01-01T10:20Z"},
    {"key": "y", "title": "y", "type": "test", "status": "failed",
     "started_at": "2026-01-01T10:00Z", "finished_at": "2026-01-01T11:00Z"},
    {"key": "b", "title": "b", "type": "build"},
    {"key": "t", "title": "t", "type": "test"},
    {"key": "e", "title": "e", "estimate": "1 hour"},
    {"key": "p", "title": "p", "estimate": "9 hours"},
    {"key": "q", "title": "q", "parent": "p", "estimate": "2 hours"}]');
select results_eq(
    $$select key, basis, starts, ends from schedule where basis <> 'finished' order by key$$,
    $$values
        ('b', 'type', '12:15', '12:30'),
        ('e', 'estimate', '12:15', '13:15'),
        ('p', 'subtasks', '14:15', '14:15'),
        ('q', 'estimate', '12:15', '14:15'),
        ('t', 'workflow', '12:15', '12:30')$$,
    'workflow_schedule estimates by type, by workflow, and takes no time for parents'
);
select from tests.make_workflow(name => 'third');
select from tests.make_task('n1');
select from tests.make_task('n2', depends_on => '{n1}', available_at => '2026-01-01 15:00+00');
select results_eq(
    'select key, basis, starts, ends from schedule order by key',
    $$values ('n1', 'assumed', '12:15', '13:15'), ('n2', 'assumed', '15:00', '16:00')$$,
    'workflow_schedule assumes an hour where nothing is known, and keeps to times given'
);

-- A dependency in another workflow.
select from tests.make_workflow(name => 'fourth');
select from tests.make_task('m', depends_on => '{n1}');
select results_eq(
    'select s.key, w.name, s.critical_position
    from signalbox.workflow_schedule(tests.project(), tests.workflow()) s
    inner join signalbox.workflows w on w.project_id = tests.project() and w.id = s.in_workflow_id',
    $$values ('n1', 'third', 1), ('m', 'fourth', 2)$$,
    'workflow_schedule has the tasks of other workflows that are waited for'
);

-- What came too late to matter.
select from tests.make_workflow(name => 'fifth');
select from tests.make_task('u');
select from tests.make_task('v', depends_on => '{u}');
select from tests.set_status('v', 'in_progress');
select from tests.advance('5 minutes');
select from tests.complete('u');
select from tests.advance('5 minutes');
select from tests.set_status('v', 'completed');
select results_eq(
    'select key, critical_position, slack from schedule order by key',
    $$values ('u', null::integer, interval '5 minutes'), ('v', 1, '0')$$,
    'workflow_schedule does not count a dependency that was over after the task began'
);
select from tests.make_workflow(name => 'sixth');
select from tests.make_task('g');
select from tests.make_task('h', depends_on => '{g}');
select from tests.claim('g');
select from tests.advance('5 minutes');
select from signalbox.fail_task(
    tests.project(), tests.task('g'), tests.lease('g'), 'no', retry => false);
select results_eq(
    'select key, critical_position, ends from schedule order by key',
    $$values ('g', 1, '12:30'), ('h', null, '12:30')$$,
    'workflow_schedule ends with work, not with what was skipped'
);
select throws_ok(
    $$select * from signalbox.workflow_schedule(
        tests.project(), '00000000-0000-7000-8000-000000000000')$$,
    'SB001',
    format('workflow 00000000-0000-7000-8000-000000000000 not found in project %s',
        tests.project()),
    'workflow_schedule refuses what is no workflow'
);
select is(
    tests.rows_as('signalbox_reader', format(
        'select * from signalbox.workflow_schedule(%L, %L)', tests.project(), tests.workflow())),
    2::bigint,
    'workflow_schedule can be called by a reader'
);

select * from finish();
rollback;
