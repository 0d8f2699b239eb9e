begin;
select plan(1);

select results_eq(
    $$select c.c::text, array_agg(s::text order by s)
    from unnest(enum_range(null::signalbox_data.dependency_condition)) with ordinality c (c, place)
    cross join unnest(enum_range(null::signalbox_data.task_status)) s
    where signalbox.is_met(c.c, s)
    group by c.c, c.place
    order by c.place$$,
    $$values ('success', '{completed,deployed}'::text[]),
        ('completion', '{completed,deployed,failed,cancelled,skipped}'),
        ('failure', '{failed}')$$,
    'is_met knows which statuses meet which condition'
);

select * from finish();
rollback;
