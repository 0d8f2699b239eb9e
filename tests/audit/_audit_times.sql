begin;
select plan(2);

select results_eq(
    $$select signalbox._audit_times(o, n, '2026-01-01 12:00+00')
    from (values
        (null::timestamptz, '2026-01-01 12:00:01+00'::timestamptz),
        ('infinity', null),
        ('2026-01-01 11:59:59.999999+00', '-infinity')
    ) v (o, n)$$,
    $$values ('1000000'), ('["infinity",null]'), ('[-1,"-infinity"]')$$,
    '_audit_times is a pair of what _audit_time writes'
);
select is_empty(
    $$select o, n
    from unnest('{2026-03-01 00:00+00,infinity,-infinity,1999-01-01 00:00+00}'::timestamptz[]) o
    cross join unnest('{2031-01-01 00:00+00,infinity,-infinity,null}'::timestamptz[]) n
    cross join (select '2026-01-01 12:00+00'::timestamptz) t (at)
    where signalbox._audit_times(o, n, at)
        <> format('[%s,%s]', signalbox._audit_time(o, at), signalbox._audit_time(n, at))$$,
    '_audit_times agrees with _audit_time'
);

select * from finish();
rollback;
