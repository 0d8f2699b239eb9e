begin;
select plan(17);

select is(
    signalbox._duration_problem(duration, false), null,
    format('_duration_problem takes "%s"', duration)
)
from (
    values ('90 seconds'), ('2 hours'), ('PT15M'), ('P1DT2H'), ('00:05'), ('1.5 hours'), ('10 years')
) c (duration);
select is(
    signalbox._duration_problem(duration, false), problem,
    format('_duration_problem refuses "%s"', duration)
)
from (
    values
        ('soon', 'is no time such as "90 seconds", "2 hours" or "PT15M": "soon"'),
        ('', 'is no time such as "90 seconds", "2 hours" or "PT15M": ""'),
        ('PT', 'must be longer than nothing'),
        ('5 parsecs', 'is no time such as "90 seconds", "2 hours" or "PT15M": "5 parsecs"'),
        ('1e400 seconds', 'is no time such as "90 seconds", "2 hours" or "PT15M": "1e400 seconds"'),
        ('-1 second', 'must not be negative'),
        ('0', 'must be longer than nothing'),
        ('11 years', 'must be at most 10 years')
) c (duration, problem);
select isnt(
    signalbox._duration_problem('infinity', false), null, '_duration_problem refuses infinity'
);
select is(signalbox._duration_problem('0', true), null, '_duration_problem takes nothing where it may');

select * from finish();
rollback;
