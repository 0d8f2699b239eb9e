begin;
select plan(16);

select results_eq(
    $$select f.field, signalbox._cron_values(f.field, 'hour', 0, 23)
    from unnest('{7,07,9-12,*/8,9-17/4,20/2,"12,3,3,1-2"}'::text[]) f (field)$$,
    $$values
        ('7', '{7}'::integer[]),
        ('07', '{7}'),
        ('9-12', '{9,10,11,12}'),
        ('*/8', '{0,8,16}'),
        ('9-17/4', '{9,13,17}'),
        ('20/2', '{20,22}'),
        ('12,3,3,1-2', '{1,2,3,12}')$$,
    '_cron_values reads numbers, ranges, steps and lists'
);
select is(
    signalbox._cron_values('*', 'month', 1, 12), '{1,2,3,4,5,6,7,8,9,10,11,12}'::integer[],
    '_cron_values takes a star for every value'
);
select results_eq(
    $$select f.field, signalbox._cron_values(
        f.field, 'day of week', 0, 7, '{SUN,MON,TUE,WED,THU,FRI,SAT}')
    from unnest('{MON-FRI,SAT-SUN,SUN-TUE,7,5-7,7/2,*/7,?,SUN-SUN,SUN/3}'::text[]) f (field)$$,
    $$values
        ('MON-FRI', '{1,2,3,4,5}'::integer[]),
        ('SAT-SUN', '{6,7}'),
        ('SUN-TUE', '{0,1,2}'),
        ('7', '{7}'),
        ('5-7', '{5,6,7}'),
        ('7/2', '{7}'),
        ('*/7', '{0}'),
        ('?', '{0,1,2,3,4,5,6}'),
        ('SUN-SUN', '{0}'),
        ('SUN/3', '{0,3,6}')$$,
    '_cron_values takes a Sunday that ends a range for the next one, and ends a week with Saturday'
);

select throws_ok(
    format('select signalbox._cron_values(%L, ''hour'', 0, 23)', b.field),
    'SB005',
    format('cron expression: hour "%s" %s', b.item, b.problem),
    format('_cron_values refuses the hour %s', b.field)
)
from (
    values
        ('24', '24', 'is not from 0 to 23'),
        ('1-24', '1-24', 'is not from 0 to 23'),
        ('99999', '99999', 'is not understood'),
        ('-1', '-1', 'is not understood'),
        ('noon', 'noon', 'is not understood'),
        ('1,,2', '', 'is empty'),
        ('1,', '', 'is empty'),
        ('*/0', '*/0', 'has a step that is not from 1 to 24'),
        ('*/25', '*/25', 'has a step that is not from 1 to 24'),
        ('22-2', '22-2', 'runs backwards: write 22-23,0-2'),
        ('?', '?', 'is not understood'),
        ('1-2-3', '1-2-3', 'is not understood'),
        ('*-3', '*-3', 'is not understood')
) b (field, item, problem);

select * from finish();
rollback;
