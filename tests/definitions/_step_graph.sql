begin;
select plan(9);

create function graph(steps jsonb)
returns table (edge text, reason text, detail text)
language sql
as $$
    select
        format('%s:%s>%s', e.source, e.place, coalesce(e.target::text, e.name)), e.reason, e.detail
    from signalbox._step_graph(steps) g
    cross join lateral unnest(
        g.sources, g.targets, g.places, g.names, g.reasons, g.details
    ) e (source, target, place, name, reason, detail)
$$;

select results_eq(
    $$select edge, reason from graph('[
        {"key": "a"}, {"key": "b", "depends_on": ["a"]},
        {"key": "c", "depends_on": ["a", {"task": "b", "condition": "failure"}]}]')$$,
    $$values ('2:1>1', null::text), ('3:1>1', null), ('3:2>2', null)$$,
    '_step_graph has an edge for each dependency'
);
select results_eq(
    $$select edge, reason from graph('[
        {"key": "a", "depends_on": ["a", "x"]}, {"key": "b", "depends_on": ["a", "a"]}]')$$,
    $$values ('1:1>1', 'itself'), ('1:2>x', 'dangling'), ('2:1>1', null), ('2:2>1', 'duplicate')$$,
    '_step_graph says what cannot be'
);
select results_eq(
    $$select * from graph('[
        {"key": "a", "depends_on": ["c"]}, {"key": "b", "depends_on": ["a"]},
        {"key": "c", "depends_on": ["b"]}]')$$,
    $$values ('1:1>3', null::text, null::text), ('2:1>1', null, null),
        ('3:1>2', 'cycle', 'c -> b -> a -> c')$$,
    '_step_graph shows the path of a cycle'
);
select results_eq(
    $$select edge, reason from graph('[
        {"key": "a"}, {"key": "a"}, {"key": "b", "depends_on": ["a"]}]')$$,
    $$values ('3:1>1', null::text)$$,
    '_step_graph takes the first step of a key'
);
select is_empty(
    format('select * from graph(%L)', steps), '_step_graph passes over ' || steps
)
from (
    values
        ('[]'), ('[5, null, "x"]'), ('[{"key": 5, "depends_on": {"a": 1}}]'),
        ('[{"key": "a", "depends_on": [5, {"task": 7}, [], null]}]')
) c (steps);
select is(
    (signalbox._step_graph('[5, {"key": "a"}, {"key": 7}]')).keys, array[null, 'a', null],
    '_step_graph keeps the place of what is no step'
);

select * from finish();
rollback;
