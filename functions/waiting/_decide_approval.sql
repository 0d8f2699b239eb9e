-- What approve_task and refuse_task share. Two who decide at once do so one after the other, and so
-- does a deadline: all lock the task first, and what waits for it only when the wait ends. Until
-- then none of that can become ready and be claimed.
--
-- A deadline that ends the wait counts from the moment it passes, and not from when it is noticed.
create or replace function signalbox._decide_approval(
    project_id uuid,
    task_id uuid,
    decision signalbox_data.approval_decision,
    approver text,
    comment text
)
returns setof signalbox.tasks
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
    v_user record;
    v_wait record;
    v_approvers text[];
    v_approved_by text[];
begin
    perform signalbox._begin_locking();
    perform signalbox._lock_tasks(
        _decide_approval.project_id, array[_decide_approval.task_id]
    );
    perform signalbox._require_tasks(
        _decide_approval.project_id, array[_decide_approval.task_id]
    );
    v_now := signalbox_data.clock();

    select u.id, u.name, u.kind, u.is_active
    into v_user
    from signalbox_data.users u
    where u.name = _decide_approval.approver;
    if not found then
        raise exception 'user % not found', coalesce(_decide_approval.approver, 'null')
            using
                errcode = 'SB001',
                hint = 'create_user registers one; approvers are given by name.';
    end if;

    select w.id, w.level, w.began_at, w.due_at, r.wait
    into v_wait
    from signalbox_data.task_waits w
    inner join signalbox_data.task_rules r
        on r.project_id = w.project_id
        and r.task_id = w.task_id
    where w.project_id = _decide_approval.project_id
        and w.task_id = _decide_approval.task_id
        and w.kind = 'approval';
    if not found then
        raise exception 'task % waits for no approval', _decide_approval.task_id
            using
                errcode = 'SB002',
                hint = (
                    select format('It is %s; pending_approvals shows those that do.', t.status)
                    from signalbox_data.tasks t
                    where t.project_id = _decide_approval.project_id
                        and t.id = _decide_approval.task_id
                );
    end if;
    if v_wait.due_at <= v_now
        and not (
            v_wait.wait @> '{"on_deadline": "escalate"}'
            and v_wait.level < jsonb_array_length(signalbox._escalation_levels(v_wait.wait))
        )
    then
        raise exception 'the approval of task % was due at %',
            _decide_approval.task_id, v_wait.due_at
            using
                errcode = 'SB002',
                hint = 'Set the task to pending, and it waits for approval again.';
    end if;

    v_approvers := signalbox._approvers(v_wait.wait, v_wait.level);
    if not v_user.is_active
        or v_approvers = '{}' and v_user.kind <> 'human'
        or v_approvers <> '{}' and v_user.name <> all (v_approvers)
    then
        raise exception '% may not decide about task %', v_user.name, _decide_approval.task_id
            using
                errcode = 'SB007',
                hint = case
                    when not v_user.is_active then 'The user is not active.'
                    when v_approvers = '{}' then 'Any person may; an agent only where it is named.'
                    else format('Who may: %s.', array_to_string(v_approvers, ', '))
                end;
    end if;

    insert into signalbox_data.approval_decisions (
        project_id, task_id, wait_id, user_id, decision, level, asked_at, due_at, decided_at, comment
    )
    values (
        _decide_approval.project_id, _decide_approval.task_id, v_wait.id, v_user.id,
        _decide_approval.decision, v_wait.level, v_wait.began_at, v_wait.due_at, v_now,
        _decide_approval.comment
    )
    on conflict (wait_id, user_id, project_id) do nothing;
    if not found then
        raise exception '% has decided about task % already', v_user.name, _decide_approval.task_id
            using
                errcode = 'SB002',
                hint = 'Others may still decide; pending_approvals shows who.';
    end if;

    if _decide_approval.decision = 'refuse' then
        perform signalbox._end_unclaimed(
            _decide_approval.project_id,
            array[_decide_approval.task_id],
            'failure',
            worker => v_user.name,
            reason => concat_ws(': ', 'refused by ' || v_user.name, _decide_approval.comment)
        );
    else
        v_approved_by := array(
            select u.name
            from signalbox_data.approval_decisions d
            inner join signalbox_data.users u
                on u.id = d.user_id
            where d.wait_id = v_wait.id
                and d.project_id = _decide_approval.project_id
                and d.decision = 'approve'
            order by d.decided_at, d.id
        );
        if cardinality(v_approved_by) >= coalesce((v_wait.wait ->> 'required')::integer, 1) then
            perform signalbox._end_unclaimed(
                _decide_approval.project_id,
                array[_decide_approval.task_id],
                'success',
                array[jsonb_build_object(
                    'approved_by', v_approved_by, 'comment', _decide_approval.comment
                )],
                worker => v_user.name
            );
        end if;
    end if;

    return query
        select * from signalbox.tasks t
        where t.project_id = _decide_approval.project_id
            and t.id = _decide_approval.task_id;
end;
$$;

comment on function signalbox._decide_approval(
    uuid, uuid, signalbox_data.approval_decision, text, text
) is
    'Record what a person decides about a task that waits for approval, end the wait when it is '
    'decided, and return the task.';
