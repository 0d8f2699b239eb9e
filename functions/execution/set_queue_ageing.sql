-- Let tasks that wait long in a queue of a project go up: by one in priority after each such time, up
-- to 10, so that a stream of urgent tasks does not keep others waiting for ever. null stops it.
--
--     select * from signalbox.set_queue_ageing(:project_id, 'default', '30 minutes');
--
-- What ages is the place in the queue; the task keeps its priority. tick does it, for the first tasks of
-- each priority: those behind them age when they have become the first.
--
-- Runs with the owner's rights: its callers may call it, but not write the tables.
create or replace function signalbox.set_queue_ageing(
    project_id uuid,
    queue text,
    ageing interval
)
returns setof signalbox.queue_settings
language plpgsql
volatile
security definer
rows 1
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
begin
    perform signalbox._require_access(set_queue_ageing.project_id, 'operator');
    if not exists (
        select
        from signalbox_data.projects p
        where p.id = set_queue_ageing.project_id
    ) then
        raise exception 'project % not found', set_queue_ageing.project_id
            using errcode = 'SB001';
    end if;

    return query
        insert into signalbox_data.queue_settings (project_id, queue, ageing)
        values (set_queue_ageing.project_id, set_queue_ageing.queue, set_queue_ageing.ageing)
        on conflict (project_id, queue) do update
            set ageing = excluded.ageing,
                updated_at = signalbox_data.clock()
        returning project_id, queue, ageing, updated_at;
end;
$$;

comment on function signalbox.set_queue_ageing(uuid, text, interval) is
    'Let tasks go up by one in priority after each such time in a queue, and return its settings; null '
    'stops it. Raises SB001 when there is no such project.';
grant execute on function signalbox.set_queue_ageing(uuid, text, interval) to signalbox_operator;
