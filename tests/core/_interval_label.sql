begin;
select plan(2);

select results_eq(
    $$select signalbox._interval_label(i)
    from unnest('{5 minutes,90 seconds,1 hour,2 days 3 hours}'::interval[]) i$$,
    $$values ('5 mins'), ('1 min 30 secs'), ('1 hour'), ('2 days 3 hours')$$,
    '_interval_label says how long an interval is'
);
set local intervalstyle = 'iso_8601';
select is(
    signalbox._interval_label('5 minutes'), '5 mins',
    '_interval_label does not depend on the style of the session'
);

select * from finish();
rollback;
