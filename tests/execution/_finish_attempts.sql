begin;
select plan(5);

select tests.set_clock('2026-01-01 12:00+00');

-- One call over two projects, with every outcome.
select from tests.make_project();
select from tests.make_workflow();
select tests.make_task(k) is not null as made from unnest('{done,broken}'::text[]) k;
select from tests.make_task('after done', depends_on => '{done}');
select from tests.make_task('after broken', depends_on => '{broken}');
select set_config('tests.first', tests.project()::text, false);
select from tests.claim('done');
select from tests.claim('broken');
select from tests.make_project();
select from tests.make_workflow();
select tests.make_task(k) is not null as made from unnest('{again,back}'::text[]) k;
select from tests.claim('again');
select from tests.claim('back');
create temporary table held as
select *, row_number() over (order by task_id) as place
from signalbox.claimed_tasks
where project_id in (tests.project(), current_setting('tests.first')::uuid);

create function end_all(wrong_token boolean default false)
returns void
language sql
as $$
    select signalbox._finish_attempts(jsonb_agg(jsonb_build_object(
        'project_id', project_id,
        'task_id', task_id,
        'lease_token', case
            when wrong_token and place = 4 then gen_random_uuid() else lease_token
        end,
        'outcome', case key
            when 'done' then 'success' when 'broken' then 'error'
            when 'again' then 'timeout' else 'cancellation'
        end,
        'retry', key <> 'broken'
    ) order by place))
    from held
$$;

select throws_ok(
    'select end_all(true)', 'SB004', null,
    '_finish_attempts refuses a lost lease among others'
);
select is(
    (select count(*) from signalbox.claimed_tasks
    inner join held using (lease_token)), 4::bigint,
    '_finish_attempts then ends no attempt'
);
select end_all();
select results_eq(
    $$select key, status::text, failed_attempts from signalbox.tasks
    where project_id in (tests.project(), current_setting('tests.first')::uuid)
    order by key$$,
    $$values ('after broken', 'skipped', 0), ('after done', 'ready', 0),
        ('again', 'pending', 1),
        ('back', 'ready', 0), ('broken', 'failed', 1), ('done', 'completed', 0)$$,
    '_finish_attempts ends attempts of several projects, each by its outcome'
);
select throws_ok(
    'select end_all()', 'SB004', null, '_finish_attempts ends no attempt twice'
);
select is_empty(
    'select * from tests.broken_invariants()', '_finish_attempts breaks no invariant'
);

select * from finish();
rollback;
