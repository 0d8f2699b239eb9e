begin;
select plan(3);

create function is_move(old signalbox_data.tasks, new signalbox_data.tasks)
returns boolean
language plpgsql
as $$
declare
    v_is_move boolean;
begin
    execute format(
        'select %s from (select ($1).*) o, (select ($2).*) n, now() v_now',
        signalbox._audit_is_move('signalbox_data.tasks')
    )
    into v_is_move
    using old, new;
    return v_is_move;
end;
$$;
create function row_of(
    status signalbox_data.task_status, started_at text default null, finished_at text default null,
    status_reason text default null
)
returns signalbox_data.tasks
language sql
as $$
    select jsonb_populate_record(null::signalbox_data.tasks, jsonb_build_object(
        'status', row_of.status, 'started_at', now() + row_of.started_at::interval,
        'finished_at', now() + row_of.finished_at::interval, 'status_reason', row_of.status_reason
    ))
$$;

select results_eq(
    $$values
        (is_move(row_of('ready'), row_of('in_progress', '0'))),
        (is_move(row_of('in_progress', '-1 day'), row_of('completed', '-1 day', '-1 minute'))),
        (is_move(row_of('in_progress', '-1 day', null, 'x'), row_of('completed', '-1 day', '0', 'x')))$$,
    'values (true), (true), (true)',
    '_audit_is_move is true of a claim and a completion'
);
select results_eq(
    $$values
        (is_move(row_of('ready', '-1 day'), row_of('in_progress', '-1 day'))),
        (is_move(row_of('ready'), row_of('in_progress'))),
        (is_move(row_of('ready'), row_of('in_progress', '-2 hours'))),
        (is_move(row_of('ready'), row_of('in_progress', '1 second'))),
        (is_move(row_of('ready'), row_of('in_progress', '0', '0'))),
        (is_move(row_of('pending'), row_of('in_progress', '0'))),
        (is_move(row_of('ready', null, null, 'x'), row_of('in_progress', '0'))),
        (is_move(row_of('in_progress', '-1 day'), row_of('completed', '-2 days', '0'))),
        (is_move(row_of('in_progress', '-1 day', '-1 day'), row_of('completed', '-1 day', '0'))),
        (is_move(row_of('in_progress', '-1 day'), row_of('failed', '-1 day', '0'))),
        (is_move(row_of('ready'), row_of('ready'))),
        (is_move(null, null))$$,
    'select false from generate_series(1, 12)',
    '_audit_is_move is false where anything else has changed, and never null'
);
select is(
    signalbox._audit_is_move('signalbox_data.workflows'), null,
    '_audit_is_move is null of a table that has no such moves'
);

select * from finish();
rollback;
