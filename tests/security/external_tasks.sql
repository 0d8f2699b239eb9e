-- Runs in a database of its own.
begin;
select plan(10);

create temporary table two as
select tests.make_project() as theirs, tests.make_project() as ours;
grant select on two to public;
select tests.make_workflow(ours, name => 'other') from two;
select from tests.make_task('x');
select tests.make_workflow(ours, name => 'workflow') from two;
alter table two add workflow_id uuid;
update two set workflow_id = tests.workflow();
select tests.make_task(key) from unnest('{a,b,c}'::text[]) key;
select columns_are(
    'signalbox', 'external_tasks',
    '{project_id,workflow_id,id,parent_task_id,key,title,type,status,priority,created_at,started_at,finished_at}'::name[],
    'external_tasks has no columns but those fit for outsiders'
);
select from tests.become_member('external', (select array[ours] from two));
select results_eq(
    $$select tests.seen_outside(
        'select key || '' '' || status from two, signalbox.external_tasks(ours)')$$,
    $$values ('x ready'), ('a ready'), ('b ready'), ('c ready')$$,
    'external_tasks shows those of a project'
);
select results_eq(
    $$select tests.seen_outside(
        'select key from two, signalbox.external_tasks(ours, two.workflow_id)')$$,
    $$values ('a'), ('b'), ('c')$$,
    'external_tasks shows those of a workflow'
);
select results_eq(
    $$select tests.seen_outside('select n.key
    from two
    cross join lateral signalbox.external_tasks(ours, two.workflow_id, max_rows => 1) f
    cross join lateral signalbox.external_tasks(ours, two.workflow_id, f.id, 2) n')$$,
    $$values ('b'), ('c')$$,
    'external_tasks shows the next page of a workflow'
);
select results_eq(
    $$select tests.seen_outside('select n.key
    from two
    cross join lateral signalbox.external_tasks(ours, max_rows => 1) f
    cross join lateral signalbox.external_tasks(ours, after => f.id, max_rows => 2) n')$$,
    $$values ('a'), ('b')$$,
    'external_tasks shows the next page of a project'
);
select throws_ok(
    $$select tests.seen_outside(
        'select key from two, signalbox.external_tasks(theirs, two.workflow_id)')$$,
    'SB001', null,
    'external_tasks shows nothing of another project'
);
select throws_ok(
    $$select tests.seen_outside(
        'select key from two, signalbox.external_tasks(ours, max_rows => 1001)')$$,
    'SB006', null,
    'external_tasks shows no page larger than 1000'
);

-- What a page costs depends on its rows, and not on how many tasks there are.
select from tests.forget_member();
select tests.make_workflow(ours, name => 'large') from two;
select from signalbox.create_tasks(tests.project(), tests.workflow(), (
    select jsonb_agg(jsonb_build_object('key', n::text, 'title', 'task'))
    from generate_series(1, 3000) n
));
create function pg_temp.buffers(query text)
returns integer
language plpgsql
as $$
declare
    v_plan json;
begin
    -- Once before, so that nothing has to be planned.
    execute query;
    execute 'explain (analyze, buffers, format json) ' || query into v_plan;
    return (v_plan -> 0 -> 'Plan' ->> 'Shared Hit Blocks')::integer
        + (v_plan -> 0 -> 'Plan' ->> 'Shared Read Blocks')::integer;
end;
$$;
select cmp_ok(
    pg_temp.buffers(query), '<', 60, 'external_tasks reads little for a page: ' || query
)
from two
cross join lateral unnest(array[
    format('select * from signalbox.external_tasks(%L, max_rows => 10)', ours),
    format(
        'select * from signalbox.external_tasks(%L, after => ''ffffffff-0000-0000-0000-000000000000'')',
        ours
    ),
    format('select * from signalbox.external_tasks(%L, %L, max_rows => 10)', ours, two.workflow_id)
]) query;

select * from finish();
rollback;
