begin;
select plan(4);

select from tests.make_workflow();
select from tests.make_task('x');
select from tests.make_task('y');
select from tests.make_task('top', depends_on => '{x}');
select from tests.make_task('middle', parent => 'top');
select from tests.link('middle', 'y', 'completion');
select from tests.link('middle', 'x', 'failure', 'relates_to');
select from tests.make_task('bottom', parent => 'middle');
select from tests.make_task('beside', parent => 'top');

-- What the tasks below a parent should inherit, in words.
create function inherited(variadic parents text[])
returns setof text
language sql
as $$
    select format('%s on %s: %s', task.key, dependency.key, i.condition)
    from signalbox._inherited_edges(
        tests.project(), array(select tests.task(p) from unnest(parents) p)) i
    inner join signalbox.tasks task on task.id = i.task_id
    inner join signalbox.tasks dependency on dependency.id = i.depends_on_task_id
    order by 1
$$;

select results_eq(
    $$select inherited('top')$$,
    '{beside on x: success,bottom on x: success,bottom on y: completion,middle on x: success}'
        ::text[],
    '_inherited_edges finds what tasks at every depth inherit from every ancestor'
);
select results_eq(
    $$select inherited('middle')$$,
    '{bottom on x: success,bottom on y: completion}'::text[],
    '_inherited_edges looks below the parents given alone'
);
select from tests.link('top', 'beside');
select is_empty(
    $$select i from inherited('top') i where i like '% on beside%'$$,
    '_inherited_edges leaves out what lies below the ancestor itself'
);
select is_empty($$select inherited('x')$$, '_inherited_edges finds nothing below a leaf');

select * from finish();
rollback;
