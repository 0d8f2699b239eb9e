-- What happens when somebody else holds it is tested in tests/concurrency/limits.test.ts.
begin;
select plan(3);

select set_config('tests.project_id', signalbox_data.new_id()::text, true) is not null as made;
select ok(
    signalbox._lock_limit(tests.project(), 'key', 'a'), '_lock_limit takes a lock that nobody holds'
);
select ok(
    signalbox._lock_limit(tests.project(), 'key', 'a'), '_lock_limit takes a lock that it holds already'
);
select is(
    current_setting('lock_timeout'), '0', '_lock_limit leaves the patience of the session as it was'
);

select * from finish();
rollback;
