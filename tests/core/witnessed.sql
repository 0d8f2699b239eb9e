-- Runs in a database of its own.
--
-- What the witnesses of the sequences would say, each of them once.
begin;
select plan(17);

select tests.call_witnesses();
select from signalbox.create_user('ada');
select from tests.make_workflow();
select from tests.make_workflow(name => 'blocking', on_dependency_failure => 'block');
select from tests.make_task('a', max_attempts => 1);
select from tests.make_task('b', depends_on => '{a}');
select from tests.make_task('done');
select from tests.complete('done');
select from tests.make_task('running');
select from tests.claim('running');
select from tests.make_wait('approval', '{"kind": "approval"}');
select from tests.make_wait('timer', '{"kind": "timer", "for": "5 minutes"}');
select from signalbox.create_tasks(tests.project(), tests.workflow(), '[
    {"key": "limited", "title": "limited", "concurrency_key": "k"},
    {"key": "next", "title": "next", "concurrency_key": "k"},
    {"key": "rated", "title": "rated", "rate_limit": "r"}
]');
select from signalbox.set_rate_limit(tests.project(), 'r', 1, '1 hour');
select from signalbox.send_signal(tests.project(), 'go');
select from tests.make_wait('waiting', '{"kind": "signal", "name": "go"}');
select from signalbox.define_workflow(tests.project(), 'd', '{"steps": [{"key": "each", "for_each": [1]}]}');
select from signalbox.start_workflow(tests.project(), 'd');

create function begins(key text, number integer default 1)
returns text
language sql
as $$
    select format(
        'insert into signalbox_data.task_executions (
            project_id, task_id, attempt, started_at, expiry_check_at, lease_expires_at, worker
        ) values (%L, %L, %s, now(), now(), now(), ''w'')',
        tests.project(), tests.task(key), number
    );
$$;

create function ends(key text, result jsonb default null)
returns text
language sql
as $$
    select format(
        'insert into signalbox_data.task_executions (
            project_id, task_id, attempt, started_at, expiry_check_at, lease_expires_at, finished_at,
            outcome, worker, result
        ) values (%L, %L, 1, now(), now(), now(), now(), ''success'', ''signalbox'', %L)',
        tests.project(), tests.task(key), result
    );
$$;

create function moves(key text, status text)
returns text
language sql
as $$
    select format(
        'update signalbox_data.tasks set status = %L, finished_at = %s where id = %L',
        status,
        case when status in ('completed', 'failed', 'skipped') then 'now()' else 'null' end,
        tests.task(key)
    );
$$;

create function witnessed_of(damage text)
returns text
language plpgsql
as $$
declare
    v_found text;
begin
    execute damage;
    select string_agg(distinct w.invariant, '; ')
    into v_found
    from tests.witnessed() w;
    raise exception using errcode = 'UNDO0', message = coalesce(v_found, 'nothing');
exception
    when sqlstate 'UNDO0' then
        return sqlerrm;
end;
$$;

select is_empty(
    'select * from tests.witnessed()', 'witnessed says nothing when nothing has happened'
);

select is(witnessed_of(d.damage), d.invariant, 'witnessed tells that ' || d.what)
from (
    values
        (
            'a task has two live leases', 'a task has one live lease',
            begins('running', 2)
        ),
        (
            'a task is tried too often', 'attempts never exceed the policy',
            format(
                '%s; update signalbox_data.task_executions
                set finished_at = now(), outcome = ''failure'' where task_id = %L;
                update signalbox_data.tasks set failed_attempts = 1, attempts = 1 where id = %2$L; %s',
                begins('a'), tests.task('a'), begins('a', 2)
            )
        ),
        (
            'a task is done twice', 'nothing is done twice',
            begins('done', 2)
        ),
        (
            'a task begins before its dependency', 'a task begins when what it waits for is over',
            begins('b')
        ),
        (
            'a task begins before its time', 'a task begins when its time has come',
            format(
                'update signalbox_data.tasks set available_at = now() + interval ''1 minute''
                where id = %L; %s',
                tests.task('a'), begins('a')
            )
        ),
        (
            'a task begins in a paused workflow', 'a task begins in an active workflow',
            format(
                'update signalbox_data.workflows set status = ''paused''; %s', begins('a')
            )
        ),
        (
            'an approval is claimed', 'what waits or has a list is not claimed',
            begins('approval')
        ),
        (
            'a task begins without a slot', 'a task begins with the slots that it needs',
            begins('next')
        ),
        (
            'a slot too many is given', 'no more slots are given than a limit has',
            format(
                'insert into signalbox_data.limit_holders (project_id, task_id, scope, key)
                values (%L, %L, ''key'', ''k'')',
                tests.project(), tests.task('next')
            )
        ),
        (
            'a list misses a result',
            'a list has the result of each item once',
            ends('each', '[]')
        ),
        (
            'nobody has approved', 'what has to be approved is approved',
            ends('approval')
        ),
        (
            'a timer ends at once', 'a timer does not end early',
            ends('timer')
        ),
        (
            'what is over is open again', 'a task that is over stays over',
            moves('done', 'pending')
        ),
        (
            'a task is skipped for no reason', 'a task is skipped that cannot be done',
            moves('a', 'skipped')
        ),
        (
            'a task completes without an attempt',
            'a task completes and fails with its last attempt',
            moves('a', 'completed')
        ),
        (
            'tokens are drawn too fast', 'no more tokens are drawn than grow',
            format(
                'update signalbox_data.task_rules set token_at = now(), token_attempt = 1
                where task_id = %L;
                update signalbox_data.task_rules set token_at = now() + interval ''1 minute''
                where task_id = %1$L',
                tests.task('rated')
            )
        )
) d (what, invariant, damage);

select * from finish();
rollback;
