begin;
select plan(2);

select results_eq(
    'select status from signalbox._status_styles() order by status',
    'select unnest(enum_range(null::signalbox_data.task_status))',
    '_status_styles has one for every status'
);
select is_empty(
    $$select status from signalbox._status_styles()
    where (fill ~ '^#[0-9a-f]{6}$' and line ~ '^#[0-9a-f]{6}$' and ink ~ '^#[0-9a-f]{6}$')
        is not true$$,
    '_status_styles gives every colour in the form that all pictures understand'
);

select * from finish();
rollback;
