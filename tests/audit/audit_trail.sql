begin;
select plan(10);

select from tests.make_project();
select from tests.make_workflow();
select from tests.make_task('a');
select from tests.make_task('b');
select from signalbox.update_task(tests.project(), tests.task('a'), '{"title": "c"}');
select from signalbox.log_audit_event('note', 'task', tests.project(), tests.task('a'));
select results_eq(
    $$select action, changes -> 'title' from signalbox.audit_trail(tests.project(), 'task', tests.task('a'))$$,
    $$values ('insert', '[null, "a"]'::jsonb), ('update', '["a", "c"]'), ('note', null)$$,
    'audit_trail is what was done to a row, in order'
);
create temporary table pages as
select row_number() over () as place, a.id
from signalbox.audit_trail(tests.project(), 'task', tests.task('a'), 2) a;
select results_eq(
    $$select a.action
    from signalbox.audit_trail(
        tests.project(), 'task', tests.task('a'), 2, (select id from pages where place = 2)) a$$,
    $$values ('note')$$, 'audit_trail goes on after an entry'
);
select is((select count(*) from pages), 2::bigint, 'audit_trail has no more rows than it is asked for');
select is_empty(
    $$select * from signalbox.audit_trail(gen_random_uuid(), 'task', tests.task('a'))$$,
    'audit_trail of another project is empty'
);
select is_empty(
    $$select * from signalbox.audit_trail(null, 'task', tests.task('a'))$$,
    'audit_trail of no project is not that of one'
);

-- What belongs to no project.
select from signalbox.create_user('trail');
select is(
    (select count(*) from signalbox.audit_trail(null, 'user', (select id from signalbox.users where name = 'trail'))),
    1::bigint, 'audit_trail of what belongs to no project'
);
select throws_ok(
    $$select * from signalbox.audit_trail(tests.project(), 'unicorn', gen_random_uuid())$$, 'SB001', null,
    'audit_trail knows no unicorn'
);
select throws_ok(
    $$select * from signalbox.audit_trail(tests.project(), 'task', tests.task('b'), 2, (select min(id) from pages))$$,
    'SB001', null, 'audit_trail does not go on after an entry of another row'
);
select results_eq(
    $$select e.code from unnest('{0,10001,null}'::integer[]) n
    cross join tests.error_of(format(
        'select * from signalbox.audit_trail(null, ''task'', gen_random_uuid(), %s)', coalesce(n::text, 'null'))) e$$,
    $$values ('SB006'), ('SB006'), ('SB006')$$,
    'audit_trail has 1 to 10000 rows'
);
select is(
    tests.rows_as(
        'signalbox_reader',
        format('select * from signalbox.audit_trail(%L, ''task'', %L)', tests.project(), tests.task('a'))
    ),
    3::bigint, 'audit_trail is for members'
);

select * from finish();
rollback;
