-- Let only so many tasks be ready to run or running at once: of a key, which tasks name as their
-- concurrency_key, or of a workflow, of a queue, of the whole project. Holds from now on, for tasks
-- that exist as well: those that run keep on, and no other begins before there are fewer.
--
--     select * from signalbox.set_concurrency_limit(:project_id, 'deploy-production', 1);
--     select * from signalbox.set_concurrency_limit(:project_id, 'default', 20, 'queue');
--     select * from signalbox.set_concurrency_limit(:project_id, :workflow_id::text, 4, 'workflow');
--     select * from signalbox.set_concurrency_limit(:project_id, null, 50, 'project');
--
-- A key that nobody has set a limit for lets one task run at a time. null takes a limit away.
--
-- The first limit of a workflow, queue or project reads all open tasks there, and locks them.
--
-- Runs with the owner's rights: its callers may call it, but not write the tables.
create or replace function signalbox.set_concurrency_limit(
    project_id uuid,
    key text,
    max_running integer,
    scope signalbox_data.limit_scope default 'key'
)
returns setof signalbox.concurrency_limits
language plpgsql
volatile
security definer
rows 1
set search_path = pg_catalog, pg_temp
set jit = off
set enable_seqscan = off
as $$
#variable_conflict use_column
declare
    v_key constant text := case
        when set_concurrency_limit.scope = 'project' then 'project'
        else set_concurrency_limit.key
    end;
    v_is_new boolean;
begin
    perform signalbox._require_access(set_concurrency_limit.project_id, 'operator');
    perform signalbox._begin_locking();
    if v_key is null or set_concurrency_limit.scope is null then
        raise exception 'a limit needs a scope and the key of what it counts'
            using
                errcode = 'null_value_not_allowed',
                hint = 'The key, the id of the workflow, or the name of the queue.';
    end if;
    if not exists (
        select
        from signalbox_data.projects p
        where p.id = set_concurrency_limit.project_id
    ) then
        raise exception 'project % not found', set_concurrency_limit.project_id
            using errcode = 'SB001';
    end if;
    if set_concurrency_limit.scope = 'workflow'
        and not exists (
            select
            from signalbox_data.workflows w
            where w.project_id = set_concurrency_limit.project_id
                and w.id::text = v_key
        )
    then
        raise exception 'workflow % not found in project %', v_key, set_concurrency_limit.project_id
            using errcode = 'SB001';
    end if;

    -- Before all other locks: nobody waits long for it, see _lock_limit.
    perform pg_advisory_xact_lock(signalbox._limit_lock_key(
        set_concurrency_limit.project_id, set_concurrency_limit.scope::text, v_key
    ));

    if set_concurrency_limit.max_running is null then
        delete from signalbox_data.concurrency_limits c
        where c.project_id = set_concurrency_limit.project_id
            and c.scope = set_concurrency_limit.scope
            and c.key = v_key;
        -- Slots of what is not limited count for nothing; those of a key still do.
        delete from signalbox_data.limit_holders h
        where h.key = v_key
            and h.scope = set_concurrency_limit.scope
            and h.project_id = set_concurrency_limit.project_id
            and h.scope <> 'key';
    else
        insert into signalbox_data.concurrency_limits (project_id, scope, key, max_running)
        values (
            set_concurrency_limit.project_id,
            set_concurrency_limit.scope,
            v_key,
            set_concurrency_limit.max_running
        )
        on conflict (project_id, scope, key) do update
            set max_running = excluded.max_running,
                updated_at = signalbox_data.clock()
        returning xmax = 0
        into v_is_new;

        if v_is_new and set_concurrency_limit.scope <> 'key' then
            perform signalbox._limit_scope(
                set_concurrency_limit.project_id, set_concurrency_limit.scope, v_key
            );
            update signalbox_data.projects p
            set is_limited = true
            where p.id = set_concurrency_limit.project_id
                and not p.is_limited;
            insert into signalbox_data.limits_to_check (project_id, scope, key, is_new_limit)
            values (
                set_concurrency_limit.project_id, set_concurrency_limit.scope, v_key, true
            );
        end if;
    end if;

    perform signalbox._share_slots(
        set_concurrency_limit.project_id, array[set_concurrency_limit.scope], array[v_key]
    );

    return query
        select *
        from signalbox.concurrency_limits c
        where c.project_id = set_concurrency_limit.project_id
            and c.scope = set_concurrency_limit.scope
            and c.key = v_key;
end;
$$;

comment on function signalbox.set_concurrency_limit(
    uuid, text, integer, signalbox_data.limit_scope
) is
    'Let only max_running tasks of a key, workflow, queue or project run at once, and return the limit; '
    'null takes it away. Raises SB001 when there is no such project or workflow, and 40001 when its '
    'tasks are being taken up at the same moment.';
grant execute on function signalbox.set_concurrency_limit(
    uuid, text, integer, signalbox_data.limit_scope
) to signalbox_operator;
