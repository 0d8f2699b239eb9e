-- What follows is tested with _end_closing.
begin;
select plan(2);

select is(signalbox._begin_closing(), true, '_begin_closing says that nobody has begun');
select is(signalbox._begin_closing(), false, '_begin_closing says that somebody has begun');

select * from finish();
rollback;
