begin;
select plan(14);

select from tests.make_project();
select from tests.make_workflow();
create temporary table tasks as
select row_number() over (order by t.id) as place, t.id
from (
    select (signalbox.create_task(tests.project(), tests.workflow(), 'task', assignee => a)).id
    from unnest('{ada,bob,ada,ada-7,ada}'::text[]) a
) t;
create function step("position" jsonb, max_rows integer, table_name text default 'tasks')
returns text
language sql
as $$
    select concat_ws(
        ' ', s.looked_at, s.changed, s.is_busy,
        (select t.place from tasks t where t.id::text = s."position" ->> 1),
        case when s."position" is null then 'end' end
    )
    from signalbox._erase_from(
        step.table_name, '00000000-0000-0000-0000-000000000001', '{ada}', '{ada,Ada L}', 'erased-1',
        step.max_rows, step."position"
    ) s
$$;
create function at(place integer)
returns jsonb
language sql
as $$
    select jsonb_build_array(tests.project(), t.id) from tasks t where t.place = at.place
$$;

select is(step(null, 2), '2 1 f 2', '_erase_from looks at as many rows as it may, in the order of their keys');
select is(step(at(2), 2), '2 1 f 4', '_erase_from goes on behind a position');
select is(step(at(4), 2), '1 1 f end', '_erase_from says when a table has ended');
select is(step(null, 5), '5 0 f 5', '_erase_from changes nothing twice');
select is(step(at(5), 5), '0 0 f end', '_erase_from has nothing to do behind the last row');
select results_eq(
    'select t.assignee from signalbox_data.tasks t inner join tasks using (id) order by place',
    $$values ('erased-1'), ('bob'), ('erased-1'), ('ada-7'), ('erased-1')$$,
    '_erase_from replaces names that are the person''s as a whole'
);

-- Words, and what the person wrote.
insert into signalbox_data.task_redrives (
    project_id, task_id, redrive, redriven_at, redriven_by, reason, attempt, failed_at, error_message
)
select tests.project(), t.id, 1, now(), v.redriven_by, v.reason, 1, now(), v.error
from (
    values (1, 'ada', 'my own words', 'x'), (2, 'bob', 'ask Ada L, adam', 'no ada'), (3, 'bob', 'adam', null)
) v (place, redriven_by, reason, error)
inner join tasks t using (place);
select is(step(null, 10, 'task_redrives'), '3 2 f end', '_erase_from counts the rows that change');
select results_eq(
    $$select redriven_by, reason, error_message
    from signalbox_data.task_redrives inner join tasks on id = task_id order by place$$,
    $$values ('erased-1', null, 'x'), ('bob', 'ask erased-1, adam', 'no erased-1'), ('bob', 'adam', null)$$,
    '_erase_from clears what the person wrote, and replaces words in what others did'
);

insert into signalbox_data.task_executions (
    project_id, task_id, attempt, lease_token, started_at, expiry_check_at, lease_expires_at, worker,
    result, output
)
select tests.project(), t.id, 1, gen_random_uuid(), now(), now(), now(), v.worker, v.result, v.output
from (
    values
        (1, 'ada', '{"approved_by": ["ada", "bob"], "comment": "fine"}'::jsonb, null),
        (2, 'bob', '{"approved_by": ["ada", "bob"], "comment": "fine"}', null),
        (3, 'ada', '{"comment": "fine", "ada": "ADA"}', E'by\nada')
) v (place, worker, result, output)
inner join tasks t using (place);
select is(step(null, 10, 'task_executions'), '3 3 f end', '_erase_from goes through attempts');
select results_eq(
    $$select worker, result, output
    from signalbox_data.task_executions inner join tasks on id = task_id order by place$$,
    $$values
        ('erased-1', '{"approved_by": ["erased-1", "bob"]}'::jsonb, null),
        ('bob', '{"approved_by": ["erased-1", "bob"], "comment": "fine"}', null),
        ('erased-1', '{"comment": "fine", "erased-1": "erased-1"}', E'by\nerased-1')$$,
    '_erase_from takes the comment from an approval that the person has given'
);

-- What the audit log has out of line.
delete from signalbox_data.personal_values;
select signalbox._audit_personal(to_json(v.value), v.user_id)
from (
    values
        ('ask ada', null), ('adam', null), ('else', '00000000-0000-0000-0000-000000000001'::uuid),
        ('other', '00000000-0000-0000-0000-000000000002')
) v (value, user_id);
select is(step(null, 10, 'personal_values'), '4 2 f end', '_erase_from goes through what the audit log keeps');
select set_eq(
    'select value from signalbox_data.personal_values', '{"\"adam\"","\"other\""}'::text[],
    '_erase_from deletes there what is about the person or has the words'
);

-- Every table that is looked through, by plans that read no table as a whole.
select lives_ok(
    $$select step(null, 10, t.name) from unnest(signalbox._erasure_tables()) t (name)$$,
    '_erase_from can go through every table'
);
select is(
    (
        select count(*)
        from signalbox._erase_from(
            'tasks', '00000000-0000-0000-0000-000000000001', '{}', '{}', 'erased-1', 10, null
        ) s
        where s.changed = 0
    ),
    1::bigint, '_erase_from changes nothing without names and words'
);

select * from finish();
rollback;
