-- Let the next workflow of a group begin where none is worked on. Called by claims, which look for notes
-- of groups that somebody has left once a second or when idle, and by tick. What somebody holds is left
-- for the next call.
drop function if exists signalbox._advance_groups(integer);
create or replace function signalbox._advance_groups(
    max_groups integer default 100,
    project_ids uuid[] default null
)
returns integer
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
set lock_timeout = '1ms'
set jit = off
set enable_seqscan = off
as $$
#variable_conflict use_column
declare
    v_note record;
    v_next uuid;
    v_count integer := 0;
begin
    for v_note in
        select n.*
        from signalbox_data.groups_to_check n
        where _advance_groups.project_ids is null
            or n.project_id = any (_advance_groups.project_ids)
        order by n.project_id, n.id
        limit _advance_groups.max_groups
        for update skip locked
    loop
        -- Who joins holds this lock, and is seen afterwards.
        continue when not pg_try_advisory_xact_lock(
            signalbox._limit_lock_key(v_note.project_id, 'group', v_note.name)
        );
        begin
            select m.workflow_id
            into v_next
            from signalbox_data.group_members m
            inner join signalbox_data.workflows w
                on w.project_id = m.project_id
                and w.id = m.workflow_id
            where m.name = v_note.name
                and m.project_id = v_note.project_id
                and w.status = 'pending'
                and not exists (
                    select
                    from signalbox_data.group_members o
                    inner join signalbox_data.workflows other
                        on other.project_id = o.project_id
                        and other.id = o.workflow_id
                    where o.name = m.name
                        and o.project_id = m.project_id
                        and other.status in ('active', 'paused')
                )
            order by m.id
            limit 1;
            if found then
                perform signalbox._activate_workflow(
                    v_note.project_id, v_next, '{pending}', 'activated'
                );
            end if;
            delete from signalbox_data.groups_to_check n
            where n.project_id = v_note.project_id
                and n.id = v_note.id;
            v_count := v_count + 1;
        exception
            when lock_not_available or serialization_failure then null;
        end;
    end loop;

    return v_count;
end;
$$;

comment on function signalbox._advance_groups(integer, uuid[]) is
    'Let the next workflow begin in up to so many groups that one has left, in some projects or in all; '
    'returns how many notes were settled.';
