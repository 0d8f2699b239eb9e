-- What follows is tested with _end_sharing.
begin;
select plan(2);

select is(signalbox._begin_sharing(), true, '_begin_sharing says that nobody has begun');
select is(signalbox._begin_sharing(), false, '_begin_sharing says that somebody has begun');

select * from finish();
rollback;
