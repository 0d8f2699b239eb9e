-- Set the columns of a row back to what they were, by the functions that people change them with, so that all rules
-- hold. A status is moved back as anybody would move it.
create or replace function signalbox._undo_update(
    id bigint,
    entity text,
    key jsonb,
    old_values jsonb,
    new_values jsonb,
    reason text
)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
declare
    v_project_id constant uuid := coalesce(key ->> 'project_id', key ->> 'id')::uuid;
    v_id constant uuid := key ->> 'id';
begin
    case entity
        when 'task' then
            if old_values ? 'status' then
                perform signalbox.set_task_status(
                    v_project_id,
                    v_id,
                    (old_values ->> 'status')::signalbox_data.task_status,
                    reason
                );
            else
                perform signalbox.update_task(v_project_id, v_id, old_values);
            end if;
        when 'workflow' then
            if old_values ? 'status' then
                case concat(old_values ->> 'status', ' < ', new_values ->> 'status')
                    when 'active < paused' then
                        perform signalbox.resume_workflow(v_project_id, v_id);
                    when 'paused < active' then
                        perform signalbox.pause_workflow(v_project_id, v_id, reason);
                    else
                        perform signalbox._refuse_undo(
                            id,
                            format(
                                'a workflow does not go back from %s to %s',
                                new_values ->> 'status', old_values ->> 'status'
                            ),
                            'retry_workflow and reset_workflow begin one again.'
                        );
                end case;
            else
                perform signalbox.update_workflow(v_project_id, v_id, old_values);
            end if;
        when 'project' then
            perform signalbox.update_project(v_project_id, old_values);
        when 'schedule' then
            if old_values ? 'is_paused' then
                if (old_values ->> 'is_paused')::boolean then
                    perform signalbox.pause_schedule(v_project_id, v_id);
                else
                    perform signalbox.resume_schedule(v_project_id, v_id);
                end if;
            else
                perform signalbox.update_schedule(v_project_id, v_id, old_values);
            end if;
        else
            -- What has settings alone is set as if it had been taken away.
            perform signalbox._undo_delete(id, entity, key, old_values);
    end case;
end;
$$;

comment on function signalbox._undo_update(bigint, text, jsonb, jsonb, jsonb, text) is
    'Set columns of a row back by the functions that change them; raises SB002 where there is none.';
