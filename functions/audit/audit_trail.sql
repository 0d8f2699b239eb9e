-- All that was ever done to one row, in the order in which it was done.
--
--     select occurred_at, action, changes, session_role
--     from signalbox.audit_trail(:project_id, 'task', :task_id);
--
-- project_id is null for what belongs to no project, such as users. Where the key of a row is not one uuid, id is what
-- audit_logs shows as entity_id. A longer trail than max_rows goes on after the last id:
--
--     select * from signalbox.audit_trail(:project_id, 'task', :task_id, after => :last_id);
--
-- Changes of a row wait for each other, so that their times are in order; those of one transaction are in the
-- order of their numbers.
create or replace function signalbox.audit_trail(
    project_id uuid,
    entity text,
    id uuid,
    max_rows integer default 1000,
    after bigint default null
)
returns setof signalbox.audit_logs
language plpgsql
stable
set search_path = pg_catalog, pg_temp
set jit = off
set enable_seqscan = off
set plan_cache_mode = force_custom_plan
as $$
#variable_conflict use_column
declare
    v_after timestamptz;
begin
    if (audit_trail.max_rows between 1 and 10000) is not true then
        raise exception 'max_rows must be from 1 to 10000'
            using errcode = 'SB006', hint = 'Ask for more with after.';
    end if;
    if not exists (
        select
        from signalbox.audit_kinds k
        where k.entity = audit_trail.entity
    ) then
        raise exception 'entity % is none of the audit log', coalesce(audit_trail.entity, 'null')
            using errcode = 'SB001', hint = 'View audited_tables shows those that there are.';
    end if;
    if audit_trail.after is not null then
        select l.occurred_at
        into v_after
        from signalbox_data.audit_logs l
        where l.entity_id = audit_trail.id
            and l.seq = audit_trail.after;
        if not found then
            raise exception 'entry % not found in the trail of % %',
                audit_trail.after, audit_trail.entity, audit_trail.id
                using errcode = 'SB001';
        end if;
    end if;

    return query
        select a.*
        from signalbox.audit_logs a
        where a.entity_id = audit_trail.id
            and a.entity_type = audit_trail.entity
            and a.project_id is not distinct from audit_trail.project_id
            and (
                v_after is null
                or a.occurred_at >= v_after
                and (a.occurred_at, a.id) > (v_after, audit_trail.after)
            )
        order by a.occurred_at, a.id
        limit audit_trail.max_rows;
end;
$$;

comment on function signalbox.audit_trail(uuid, text, uuid, integer, bigint) is
    'What was done to a row, oldest first, at most 10000 entries after the one given; none for what you may not see. '
    'Raises SB001 when there is no such entity or entry, and SB006 when more are asked for.';
grant execute on function signalbox.audit_trail(uuid, text, uuid, integer, bigint)
    to signalbox_reader;
