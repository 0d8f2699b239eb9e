begin;
select plan(6);

select from tests.make_workflow();
select from tests.make_task('old');

-- The edges that documents of tasks ask for.
create function referred(tasks jsonb)
returns table (edges text)
language sql
as $$
    select concat_ws(' ', r.source, 'on', coalesce(r.target::text, r.target_id::text, 'nothing'),
        r.type, r.condition, r.spelling, r.reason)
    from signalbox._task_references(
        tests.project(), tests.workflow(), tasks,
        array(select t ->> 'key' from jsonb_array_elements(tasks) t)
    ) d
    cross join lateral rows from (
        unnest(d.sources), unnest(d.targets), unnest(d.target_ids), unnest(d.types),
        unnest(d.conditions), unnest(d.spellings), unnest(d.reasons)
    ) r (source, target, target_id, type, condition, spelling, reason)
$$;

select results_eq(
    $$select * from referred('[
        {"key": "a"}, {"key": "b", "depends_on": ["a", {"task": "a", "type": "relates_to"}]}
    ]')$$,
    $$values ('2 on 1 blocks success a'), ('2 on 1 relates_to success a')$$,
    '_task_references finds the keys of the call'
);
select results_eq(
    $$select * from referred('[{"key": "a", "depends_on": ["old"]}]')$$,
    $$select format('1 on %s blocks success old', tests.task('old'))$$,
    '_task_references finds the keys of the workflow'
);
select results_eq(
    $$select * from referred('[{"key": "a", "depends_on": ["a", "b"]}, {"key": "c"},
        {"key": "d", "depends_on": ["c", "c"]}]')$$,
    $$values ('1 on 1 blocks success a itself'), ('1 on nothing blocks success b dangling'),
        ('3 on 2 blocks success c'), ('3 on 2 blocks success c duplicate')$$,
    '_task_references says what is wrong with an edge'
);
select results_eq(
    $$select * from referred('[
        {"key": "a"}, {"key": "b", "depends_on": ["a"]}, {"key": "c", "parent": "b"}
    ]')$$,
    $$values ('2 on 1 blocks success a'), ('2 on 3 subtask completion'),
        ('3 on 1 inherited success')$$,
    '_task_references adds the edges that follow from parents'
);
select results_eq(
    $$select r from referred('[
        {"key": "a"}, {"key": "b", "depends_on": ["a"]},
        {"key": "c", "parent": "b", "depends_on": [{"task": "a", "condition": "failure"}]},
        {"key": "d", "parent": "c"}
    ]') r where r like '4 %'$$,
    $$values ('4 on 1 inherited success')$$,
    '_task_references lets a subtask inherit the strictest of several conditions'
);
select is(
    (tests.error_of($$select * from referred('[{"key": "a", "parent": "x"}]')$$)).detail,
    '$[0].parent: no task "x"',
    '_task_references refuses an unknown parent'
);

select * from finish();
rollback;
