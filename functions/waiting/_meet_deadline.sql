-- Do what the wait of a task says for the moment when its deadline passes. An escalated approval
-- has its whole deadline again, from now on; after the last level it is refused.
create or replace function signalbox._meet_deadline(project_id uuid, task_id uuid)
returns boolean
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
set jit = off
set plan_cache_mode = force_generic_plan
set enable_seqscan = off
as $$
#variable_conflict use_column
declare
    v_now timestamptz;
    v_wait record;
    v_policy text;
begin
    perform signalbox._begin_locking();
    perform signalbox._lock_tasks(_meet_deadline.project_id, array[_meet_deadline.task_id]);
    v_now := signalbox_data.clock();

    select w.id, w.kind, w.level, w.began_at, w.due_at, w.name, w.subject, r.wait
    into v_wait
    from signalbox_data.task_waits w
    inner join signalbox_data.task_rules r
        on r.project_id = w.project_id
        and r.task_id = w.task_id
    where w.project_id = _meet_deadline.project_id
        and w.task_id = _meet_deadline.task_id
        and w.due_at <= v_now;
    if not found then
        return false;
    end if;

    v_policy := coalesce(
        v_wait.wait ->> 'on_deadline',
        case v_wait.kind when 'approval' then 'refuse' else 'fail' end
    );
    if v_policy = 'escalate'
        and v_wait.level >= jsonb_array_length(signalbox._escalation_levels(v_wait.wait))
    then
        v_policy := 'refuse';
    end if;

    if v_wait.kind = 'approval' then
        insert into signalbox_data.approval_decisions (
            project_id, task_id, wait_id, decision, level, asked_at, due_at, decided_at, comment
        )
        values (
            _meet_deadline.project_id, _meet_deadline.task_id, v_wait.id,
            v_policy::signalbox_data.approval_decision, v_wait.level, v_wait.began_at,
            v_wait.due_at, v_now, 'the deadline has passed'
        );
    end if;

    if v_policy = 'escalate' then
        update signalbox_data.task_waits w
        set level = w.level + 1,
            due_at = v_now + (v_wait.wait ->> 'deadline')::interval
        where w.project_id = _meet_deadline.project_id
            and w.task_id = _meet_deadline.task_id;
    elsif v_policy in ('approve', 'complete') then
        perform signalbox._end_unclaimed(
            _meet_deadline.project_id,
            array[_meet_deadline.task_id],
            'success',
            case v_wait.kind
                when 'approval' then array[
                    '{"approved_by": [], "comment": "the deadline has passed"}'::jsonb
                ]
            end
        );
    else
        perform signalbox._end_unclaimed(
            _meet_deadline.project_id,
            array[_meet_deadline.task_id],
            'timeout',
            reason => format(
                '%s by %s',
                case v_wait.kind
                    when 'approval' then 'not approved'
                    when 'signal' then format('no signal %s', v_wait.name)
                    else format('no %s of %s', v_wait.name, v_wait.subject)
                end,
                v_wait.due_at
            )
        );
    end if;

    return true;
end;
$$;

comment on function signalbox._meet_deadline(uuid, uuid) is
    'End or escalate the wait of a task whose deadline has passed; false when it has not, or the '
    'wait is over.';
