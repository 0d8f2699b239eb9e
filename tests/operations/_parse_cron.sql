begin;
select plan(22);

select results_eq(
    $$select * from signalbox._parse_cron('5,10 9-17/4 1,L,L-3 JAN,6 mon,5#2,FRI#L')$$,
    $$values (
        '{5,10}'::integer[], '{9,13,17}'::integer[], '{0,-3,1}'::integer[], '{1,6}'::integer[],
        '{25,65,1}'::integer[], true)$$,
    '_parse_cron reads the five fields'
);
select results_eq(
    $$select f.weekday, p.weekdays
    from unnest('{5L,FRIL,5#L,FRI#L,fri#l,0L,7L,SUN#1,7#5}'::text[]) f (weekday)
    cross join lateral signalbox._parse_cron('* * * * ' || f.weekday) p$$,
    $$values
        ('5L', '{65}'::integer[]), ('FRIL', '{65}'), ('5#L', '{65}'), ('FRI#L', '{65}'),
        ('fri#l', '{65}'), ('0L', '{60}'), ('7L', '{60}'), ('SUN#1', '{10}'), ('7#5', '{50}')$$,
    '_parse_cron reads the last and the nth weekday in every spelling'
);
select results_eq(
    $$select f.form, e.expression
    from (values
        ('@hourly', '0 * * * *'), ('@daily', '0 0 * * *'), ('@midnight', '0 0 * * *'),
        ('@weekly', '0 0 * * 0'), ('@monthly', '0 0 1 * *'), ('@yearly', '0 0 1 1 *'),
        (' @Annually ', '0 0 1 1 *')
    ) f (form, expression)
    inner join unnest(
        '{0 * * * *,0 0 * * *,0 0 * * 0,0 0 1 * *,0 0 1 1 *}'::text[]
    ) with ordinality e (expression, place)
        on signalbox._parse_cron(f.form) = signalbox._parse_cron(e.expression)
    order by e.place, f.form$$,
    $$values
        ('@hourly', '0 * * * *'), ('@daily', '0 0 * * *'), ('@midnight', '0 0 * * *'),
        ('@weekly', '0 0 * * 0'), ('@monthly', '0 0 1 * *'), (' @Annually ', '0 0 1 1 *'),
        ('@yearly', '0 0 1 1 *')$$,
    '_parse_cron knows the @-forms'
);
select results_eq(
    $$select f.days, p.is_either
    from unnest('{* *,1 *,* 1,1 1,? 1,1 ?,*/2 1,1 */2,L 5L}'::text[]) f (days)
    cross join lateral signalbox._parse_cron(
        '* * ' || split_part(f.days, ' ', 1) || ' * ' || split_part(f.days, ' ', 2)) p$$,
    $$values
        ('* *', false), ('1 *', false), ('* 1', false), ('1 1', true), ('? 1', false),
        ('1 ?', false), ('*/2 1', false), ('1 */2', false), ('L 5L', true)$$,
    '_parse_cron lets either day field suffice when neither begins with a star'
);
select is(
    signalbox._parse_cron(E'\t0   0\t1 1 *\n '), signalbox._parse_cron('0 0 1 1 *'),
    '_parse_cron takes any white space'
);

select throws_ok(
    format('select signalbox._parse_cron(%L)', b.expression),
    'SB005',
    'cron expression: ' || b.problem,
    format('_parse_cron refuses "%s"', b.expression)
)
from (
    values
        ('', '"" has 0 fields, not five'),
        ('* * * *', '"* * * *" has 4 fields, not five'),
        ('0 * * * * *', '"0 * * * * *" has 6 fields, not five'),
        ('@reboot', '"@reboot" is not known'),
        ('60 * * * *', 'minute "60" is not from 0 to 59'),
        ('* 24 * * *', 'hour "24" is not from 0 to 23'),
        ('* * 0 * *', 'day of month "0" is not from 1 to 31'),
        ('* * 15W * *', 'day of month "15W" is not understood'),
        ('* * L-31 * *', 'day of month "L-31" is not understood'),
        ('* * 1,L, * *', 'day of month "" is empty'),
        ('* * * 13 *', 'month "13" is not from 1 to 12'),
        ('* * * JUNE *', 'month "JUNE" is not understood'),
        ('* * * * 8', 'day of week "8" is not from 0 to 7'),
        ('* * * * L', 'day of week "L" is not understood'),
        ('* * * * FRI#6', 'day of week "FRI#6" is not understood'),
        ('* * * * MON-FRI#2', 'day of week "MON-FRI#2" is not understood'),
        ('* * * * FRI-MON', 'day of week "FRI-MON" runs backwards: write 5-6,0-1')
) b (expression, problem);

select * from finish();
rollback;
