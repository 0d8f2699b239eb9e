begin;
select plan(9);

select tests.set_clock('2026-01-01 12:00+00');
select from tests.make_workflow();

select results_eq(
    $$select key, amount, per, burst, next_at
    from signalbox.set_rate_limit(tests.project(), 'api', 1, '1 hour')$$,
    $$values ('api', 1, '1 hour'::interval, 1, null::timestamptz)$$,
    'set_rate_limit returns the limit'
);
select from signalbox.create_tasks(tests.project(), tests.workflow(), (
    select jsonb_agg(jsonb_build_object('key', n::text, 'title', 'x', 'rate_limit', 'api'))
    from generate_series(1, 4) n
));
create function times()
returns table (key text, seconds numeric)
language sql
as $$
    select t.key, round(extract(epoch from t.available_at - '2026-01-01 12:00+00'::timestamptz))
    from signalbox_data.tasks t
    where t.project_id = tests.project()
    order by t.rank
$$;
select results_eq(
    'select * from times()',
    $$values ('1', null), ('2', 3600::numeric), ('3', 7200), ('4', 10800)$$,
    'set_rate_limit spaces tasks by the hour'
);
select from signalbox.set_rate_limit(tests.project(), 'api', 60, '1 hour');
select results_eq(
    'select * from times()', $$values ('1', null), ('2', 60::numeric), ('3', 120), ('4', 180)$$,
    'set_rate_limit gives those that wait new times, and knows what was drawn already'
);
select from signalbox.set_rate_limit(tests.project(), 'api', 1, '1 hour');
select results_eq(
    'select * from times()', $$values ('1', null), ('2', 3600::numeric), ('3', 7200), ('4', 10800)$$,
    'set_rate_limit makes those that wait wait longer'
);
select is_empty(
    $$select * from signalbox.set_rate_limit(tests.project(), 'api', null)$$,
    'set_rate_limit with null takes the limit away'
);
select is(
    (select count(*) from signalbox.ready_tasks where project_id = tests.project()), 4::bigint,
    'set_rate_limit lets those that wait go when there is no limit any more'
);
select throws_ok(
    $$select signalbox.set_rate_limit(tests.project(), 'api', 0)$$, '23514', null,
    'set_rate_limit takes no limit of nothing'
);
select throws_ok(
    format('select signalbox.set_rate_limit(%L, %L, 1)', signalbox_data.new_id(), 'k'), 'SB001',
    null, 'set_rate_limit knows no such project'
);
select is_empty('select * from tests.broken_invariants()', 'set_rate_limit breaks no invariant');

select * from finish();
rollback;
