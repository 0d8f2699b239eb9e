begin;
select plan(2);

select from tests.make_workflow();
select from tests.make_task('a');
select from tests.make_task('b');
select from tests.link('b', 'a');
select from signalbox.remove_dependency(tests.project(), tests.task('b'), tests.task('a'));
select is(
    current_setting('signalbox.has_locked'), 'true',
    '_begin_locking has been followed by a round of locks'
);
select from signalbox._begin_locking();
select is(
    current_setting('signalbox.has_locked'), 'false', '_begin_locking forgets that round'
);

select * from finish();
rollback;
