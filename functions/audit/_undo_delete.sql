-- Make a row again that was deleted, or set it to what it was, by the functions that people make it with.
create or replace function signalbox._undo_delete(
    id bigint,
    entity text,
    key jsonb,
    old_values jsonb
)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
declare
    v_project_id constant uuid := key ->> 'project_id';
    v_row jsonb;
    v_user_name text;
begin
    -- What was not changed is as it is now.
    v_row := coalesce(signalbox._audited_row(entity, key), '{}') || old_values;
    case entity
        when 'task_dependency' then
            perform signalbox.add_dependency(
                v_project_id,
                (key ->> 'task_id')::uuid,
                (key ->> 'depends_on_task_id')::uuid,
                (key ->> 'type')::signalbox_data.dependency_type,
                (v_row ->> 'condition')::signalbox_data.dependency_condition
            );
        when 'project_member' then
            select u.name
            into v_user_name
            from signalbox_data.users u
            where u.id = (key ->> 'user_id')::uuid;
            if exists (
                select
                from signalbox_data.project_members m
                where m.project_id = v_project_id
                    and m.user_id = (key ->> 'user_id')::uuid
            ) then
                perform signalbox.set_member_role(
                    v_project_id, v_user_name, (v_row ->> 'role')::signalbox_data.member_role
                );
            else
                perform signalbox.add_member(
                    v_project_id, v_user_name, (v_row ->> 'role')::signalbox_data.member_role
                );
            end if;
        when 'project_ip_allow_list' then
            perform signalbox.set_ip_allow_list(
                v_project_id,
                array(select a.address::cidr from jsonb_array_elements_text(v_row -> 'addresses') a (address))
            );
        when 'concurrency_limit' then
            perform signalbox.set_concurrency_limit(
                v_project_id,
                key ->> 'key',
                (v_row ->> 'max_running')::integer,
                (key ->> 'scope')::signalbox_data.limit_scope
            );
        when 'rate_limit' then
            perform signalbox.set_rate_limit(
                v_project_id,
                key ->> 'key',
                (v_row ->> 'amount')::integer,
                (v_row ->> 'per')::interval,
                (v_row ->> 'burst')::integer
            );
        when 'queue_setting' then
            perform signalbox.set_queue_ageing(
                v_project_id, key ->> 'queue', (v_row ->> 'ageing')::interval
            );
        else
            perform signalbox._refuse_undo(
                id,
                format('no function makes what the log calls %s as it was', entity)
            );
    end case;
end;
$$;

comment on function signalbox._undo_delete(bigint, text, jsonb, jsonb) is
    'Make a row that was deleted again by the functions that make it; raises SB002 where there is none.';
