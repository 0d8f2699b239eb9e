begin;
select plan(5);

select is(signalbox._cron_problem(cron), null, format('_cron_problem takes "%s"', cron))
from (values ('0 3 * * *'), ('@daily'), ('*/5 0-6 L * FRI#2')) c (cron);
select isnt(signalbox._cron_problem(cron), null, format('_cron_problem refuses "%s"', cron))
from (values ('61 * * * *'), ('at three')) c (cron);

select * from finish();
rollback;
