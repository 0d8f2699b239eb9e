-- Take a row away that was made, by the functions that people take it away with, which must take nothing else
-- with it.
create or replace function signalbox._undo_insert(id bigint, entity text, key jsonb)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
declare
    v_project_id constant uuid := key ->> 'project_id';
    v_id constant uuid := key ->> 'id';
begin
    case entity
        when 'task' then
            if exists (
                select
                from signalbox_data.tasks t
                where t.project_id = v_project_id
                    and t.parent_task_id = v_id
            ) then
                perform signalbox._refuse_undo(
                    id, 'the task has subtasks', 'delete_task deletes it with them.'
                );
            end if;
            perform signalbox.delete_task(v_project_id, v_id);
        when 'schedule' then
            perform signalbox.delete_schedule(v_project_id, v_id);
        when 'task_dependency' then
            perform signalbox.remove_dependency(
                v_project_id,
                (key ->> 'task_id')::uuid,
                (key ->> 'depends_on_task_id')::uuid,
                (key ->> 'type')::signalbox_data.dependency_type
            );
        when 'project_member' then
            perform signalbox.remove_member(v_project_id, u.name)
            from signalbox_data.users u
            where u.id = (key ->> 'user_id')::uuid;
        when 'project_ip_allow_list' then
            perform signalbox.set_ip_allow_list(v_project_id, null);
        when 'concurrency_limit' then
            perform signalbox.set_concurrency_limit(
                v_project_id, key ->> 'key', null, (key ->> 'scope')::signalbox_data.limit_scope
            );
        when 'rate_limit' then
            perform signalbox.set_rate_limit(v_project_id, key ->> 'key', null);
        when 'queue_setting' then
            perform signalbox.set_queue_ageing(v_project_id, key ->> 'queue', null);
        else
            perform signalbox._refuse_undo(
                id, format('no function takes away what the log calls %s', entity)
            );
    end case;
end;
$$;

comment on function signalbox._undo_insert(bigint, text, jsonb) is
    'Take a row away by the functions that do so; raises SB002 where there is none or something else would go too.';
