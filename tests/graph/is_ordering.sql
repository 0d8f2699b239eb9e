begin;
select plan(1);

select results_eq(
    $$select t from unnest(enum_range(null::signalbox_data.dependency_type)) t
    where signalbox.is_ordering(t)$$,
    '{blocks,subtask,inherited}'::signalbox_data.dependency_type[],
    'is_ordering is true for the types that let a task wait'
);

select * from finish();
rollback;
