begin;
select plan(3);

select from tests.make_workflow();
select from signalbox.create_tasks(tests.project(), tests.workflow(), '[
    {"key": "each", "title": "each", "for_each": ["a", "b"]},
    {"key": "later", "title": "later", "for_each": ["a"], "depends_on": ["each"]},
    {"key": "plain", "title": "plain"}]');

create function lists(keys text[], item text default null)
returns setof text
language sql
as $$
    select t.key
    from unnest(signalbox._made_lists(
        tests.project(), array(select tests.task(k) from unnest(keys) k), tests.task(item)
    )) l (id)
    inner join signalbox.tasks t on t.id = l.id
    order by t.key
$$;

select results_eq(
    $$select lists('{each,later,plain}')$$, $$values ('each')$$,
    '_made_lists finds the tasks of whose lists items are made'
);
select is_empty(
    $$select lists('{each,later}', 'each[1]')$$, '_made_lists leaves out the one that an item is of'
);
select results_eq(
    $$select lists('{each}', 'plain')$$, $$values ('each')$$,
    '_made_lists finds the others'
);

select * from finish();
rollback;
