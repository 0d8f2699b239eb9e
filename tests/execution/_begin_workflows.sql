begin;
select plan(4);

select tests.set_clock('2026-01-01 12:00+00');
select from tests.make_project();
create temporary table made as
select n, tests.make_workflow() as id from generate_series(1, 2) n;

create function begun()
returns text
language sql
as $$
    select string_agg(coalesce(to_char(w.started_at at time zone 'utc', 'HH24:MI'), '-'), ',' order by m.n)
    from made m
    inner join signalbox_data.workflows w on w.id = m.id
$$;

select from signalbox._begin_workflows(
    tests.project(), array(select id from made where n = 1 union all select id from made where n = 1)
);
select is(begun(), '12:00,-', '_begin_workflows begins a workflow, also when it is named twice');
select tests.advance('1 hour');
select from signalbox._begin_workflows(tests.project(), array(select id from made));
select is(begun(), '12:00,13:00', '_begin_workflows leaves one that has begun');
select from signalbox._begin_workflows(signalbox_data.new_id(), array(select id from made));
select is(begun(), '12:00,13:00', '_begin_workflows leaves those of another project');
select lives_ok(
    $$select signalbox._begin_workflows(tests.project(), '{}')$$, '_begin_workflows begins none of none'
);

select * from finish();
rollback;
