-- Look after limits of which somebody has noted that slots may be free while tasks wait: he found the
-- limit taken, or a task that waits, by somebody who may have failed since. And after new limits, once
-- all transactions that began before them are over: those may have made tasks that they ought to count.
--
-- Called by claims, which look for such notes once a second or when idle, and by tick. Waits for
-- nobody; what cannot be done now is noted again.
drop function if exists signalbox._fill_slots(integer);
create or replace function signalbox._fill_slots(
    max_limits integer default 100,
    project_ids uuid[] default null
)
returns integer
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
set jit = off
set plan_cache_mode = force_generic_plan
set enable_seqscan = off
set enable_bitmapscan = off
as $$
#variable_conflict use_column
declare
    v_snapshot constant pg_snapshot := pg_current_snapshot();
    v_waits constant text := current_setting('signalbox.is_sweeping', true);
    v_note record;
    v_count integer := 0;
    v_project_id uuid;
    v_scopes signalbox_data.limit_scope[];
    v_keys text[];
begin
    perform set_config('signalbox.is_sweeping', 'true', true);

    for v_note in
        select n.*
        from signalbox_data.limits_to_check n
        where n.is_new_limit
            and (
                n.transactions_before is null
                or n.transactions_before <= pg_snapshot_xmin(v_snapshot)
            )
            and (
                _fill_slots.project_ids is null
                or n.project_id = any (_fill_slots.project_ids)
            )
        order by n.project_id, n.id
        limit _fill_slots.max_limits
        for update skip locked
    loop
        if v_note.transactions_before is null then
            update signalbox_data.limits_to_check n
            set transactions_before = pg_snapshot_xmax(v_snapshot)
            where n.project_id = v_note.project_id
                and n.id = v_note.id;
            continue;
        end if;
        begin
            perform signalbox._has_locked();
            perform signalbox._limit_scope(v_note.project_id, v_note.scope, v_note.key, true);
            delete from signalbox_data.limits_to_check n
            where n.project_id = v_note.project_id
                and n.id = v_note.id;
            v_count := v_count + 1;
        exception
            when serialization_failure then null;
        end;
    end loop;

    for v_project_id, v_scopes, v_keys in
        with due as materialized (
            select n.project_id, n.id
            from signalbox_data.limits_to_check n
            where not n.is_new_limit
                and (
                    _fill_slots.project_ids is null
                    or n.project_id = any (_fill_slots.project_ids)
                )
            order by n.project_id, n.id
            limit _fill_slots.max_limits
            for update skip locked
        ),
        gone as (
            delete from signalbox_data.limits_to_check n
            using due
            where n.project_id = due.project_id
                and n.id = due.id
            returning n.project_id, n.scope, n.key
        )
        select g.project_id, array_agg(g.scope), array_agg(g.key)
        from gone g
        group by g.project_id
        order by g.project_id
    loop
        perform signalbox._share_slots(v_project_id, v_scopes, v_keys);
        v_count := v_count + cardinality(v_keys);
    end loop;

    perform set_config('signalbox.is_sweeping', coalesce(v_waits, ''), true);
    return v_count;
end;
$$;

comment on function signalbox._fill_slots(integer, uuid[]) is
    'Give out the free slots of up to so many limits that were noted for it, in some projects or in all; '
    'returns how many notes were settled.';
