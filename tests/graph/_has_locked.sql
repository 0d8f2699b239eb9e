begin;
select plan(3);

select is(signalbox._has_locked(), false, '_has_locked is false when it is first asked');
select is(signalbox._has_locked(), true, '_has_locked is true from then on');
select from signalbox._begin_locking();
select is(signalbox._has_locked(), false,
    '_has_locked is false again when a new call begins');

select * from finish();
rollback;
