-- Move a workflow on to the next of its phases, or to the one that is named. The phase says where people
-- see the work; no task is held up by it.
--
--     select phase from signalbox.advance_workflow(:project_id, :workflow_id);
--
-- Runs with the owner's rights: its callers may call it, but not write the tables.
create or replace function signalbox.advance_workflow(
    project_id uuid,
    workflow_id uuid,
    phase text default null
)
returns setof signalbox.workflows
language plpgsql
volatile
security definer
rows 1
set search_path = pg_catalog, pg_temp
set cpu_tuple_cost = 100
set jit = off
set enable_seqscan = off
as $$
#variable_conflict use_column
declare
    v_workflow record;
    v_phase text := advance_workflow.phase;
begin
    perform signalbox._require_access(advance_workflow.project_id, 'agent');
    perform signalbox._require_read_committed();
    perform signalbox._require_workflow_status(
        advance_workflow.project_id, advance_workflow.workflow_id,
        '{draft,pending,active,paused}', 'advanced',
        is_locking => true
    );
    select w.phase, w.phases
    into v_workflow
    from signalbox_data.workflows w
    where w.project_id = advance_workflow.project_id
        and w.id = advance_workflow.workflow_id;

    if v_phase is null then
        v_phase := v_workflow.phases[
            coalesce(array_position(v_workflow.phases, v_workflow.phase), 0) + 1
        ];
        if v_phase is null then
            raise exception 'workflow % has no phase after %',
                advance_workflow.workflow_id, coalesce(v_workflow.phase, 'the present one')
                using
                    errcode = 'SB002',
                    hint = case
                        when v_workflow.phases = '{}' then 'It was made without phases: name one.'
                        else 'Its phases are ' || array_to_string(v_workflow.phases, ', ') || '.'
                    end;
        end if;
    elsif v_workflow.phases <> '{}' and v_phase <> all (v_workflow.phases) then
        raise exception 'workflow % has no phase "%"', advance_workflow.workflow_id, v_phase
            using
                errcode = 'SB002',
                hint = 'Its phases are ' || array_to_string(v_workflow.phases, ', ') || '.';
    end if;

    update signalbox_data.workflows w
    set phase = v_phase,
        updated_at = signalbox_data.clock()
    where w.project_id = advance_workflow.project_id
        and w.id = advance_workflow.workflow_id;
    -- Who finished the last task meanwhile found the row taken.
    perform signalbox._close_workflows(
        array[advance_workflow.project_id], array[advance_workflow.workflow_id]
    );

    return query
        select * from signalbox.workflows w
        where w.project_id = advance_workflow.project_id
            and w.id = advance_workflow.workflow_id;
end;
$$;

comment on function signalbox.advance_workflow(uuid, uuid, text) is
    'Move a workflow to the next of its phases, or to the one named, and return it; raises SB001 when '
    'there is no such workflow, and SB002 when it is over or has no such phase.';
grant execute on function signalbox.advance_workflow(uuid, uuid, text) to signalbox_agent;
