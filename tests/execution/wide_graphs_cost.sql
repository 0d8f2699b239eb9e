-- Runs in a database of its own.
--
-- Where one task waits for all others, or all others for one, statistics say that all edges are
-- alike. A task costs no more there than elsewhere, also when its calls are planned with these, or
-- were planned long before.
begin;
select plan(9);

create function rows_read(relation text)
returns numeric
language sql
as $$
    select sum(s.idx_tup_fetch + s.seq_tup_read)
    from pg_catalog.pg_stat_xact_user_tables s
    where s.schemaname = 'signalbox_data'
        and s.relname = rows_read.relation
$$;

-- What a worker's turns read for each task, after one in which the session has planned them.
create function read_by_turns(batch integer, relation text default 'task_dependencies')
returns numeric
language plpgsql
as $$
declare
    v_before numeric;
    v_held jsonb;
begin
    for i in 0..3 loop
        if i = 1 then
            v_before := rows_read(relation);
        end if;
        v_held := (
            select coalesce(jsonb_agg(jsonb_build_object(
                'project_id', c.project_id, 'task_id', c.task_id, 'lease_token', c.lease_token
            )), '[]')
            from signalbox.claimed_tasks c
            where c.worker = 'w'
                and c.project_id = tests.project()
        );
        perform signalbox.finish_and_claim(
            'w', v_held, project_id => tests.project(), max_tasks => batch
        );
    end loop;
    return (rows_read(relation) - v_before) / (3 * batch);
end;
$$;

create function at_most(what text, measured numeric, guard numeric)
returns text
language sql
as $$
    select ok(
        measured <= guard,
        format('wide_graphs_cost: at most %s %s, measured %s', guard, what, round(measured, 1))
    )
$$;

-- Plans that were made when there was one workflow serve as well when there are many.
select from tests.make_project('many workflows');
select from tests.make_workflow();
select from signalbox.create_tasks(tests.project(), tests.workflow(), (
    select jsonb_agg(jsonb_build_object('key', n::text, 'title', 'task ' || n))
    from generate_series(1, 200) n
));
analyze signalbox_data.workflows;
select from read_by_turns(10);
insert into signalbox_data.workflows (project_id, name)
select tests.project(), 'workflow ' || n
from generate_series(1, 2000) n;
select at_most(
    'workflows read by tasks in batches of 10', read_by_turns(10, 'workflows'), 6
);

select from tests.make_project('fan-in');
select from tests.make_workflow();
select from signalbox.create_tasks(tests.project(), tests.workflow(), (
    select jsonb_agg(jsonb_build_object(
        'key', n::text, 'title', 'task ' || n,
        'depends_on', case
            when n < 2000 then '[]'
            else (select jsonb_agg(i::text) from generate_series(1, 1999) i)
        end))
    from generate_series(1, 2000) n
));
analyze signalbox_data.task_dependencies, signalbox_data.tasks, signalbox_data.ready_tasks;
select at_most('dependencies read by a task of a fan-in', read_by_turns(1), 4);
select at_most('dependencies read by tasks of a fan-in in batches of 10', read_by_turns(10), 6);
select at_most('dependencies read by tasks of a fan-in in batches of 100', read_by_turns(100), 6);
select is(
    (select unmet_dependencies from signalbox.tasks where id = tests.task('2000')),
    1999 - 1 * 3 - 1 - 10 * 3 - 10 - 100 * 3,
    'wide_graphs_cost: the turns have finished tasks'
);

-- All wait for one, so that there is one for each to read.
delete from signalbox_data.task_dependencies;
select from tests.make_project('fan-out');
select from tests.make_workflow();
select from signalbox.create_tasks(tests.project(), tests.workflow(), (
    select jsonb_agg(jsonb_build_object(
        'key', n::text, 'title', 'task ' || n,
        'depends_on', case when n > 1 then '["1"]'::jsonb else '[]' end))
    from generate_series(1, 2000) n
));
select from tests.complete('1');
analyze signalbox_data.task_dependencies, signalbox_data.tasks, signalbox_data.ready_tasks;
select at_most('dependencies read by a task of a fan-out', read_by_turns(1), 4);
select at_most('dependencies read by tasks of a fan-out in batches of 10', read_by_turns(10), 6);
select at_most('dependencies read by tasks of a fan-out in batches of 100', read_by_turns(100), 6);
select is(
    (select count(*) from signalbox.tasks where project_id = tests.project() and status = 'completed'),
    1 + 1 * 3 + 1 + 10 * 3 + 10 + 100 * 3::bigint,
    'wide_graphs_cost: the turns have finished tasks'
);

select * from finish();
rollback;
