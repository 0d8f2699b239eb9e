-- Lock the next rows of a queue within a project, those that nobody holds, and return where they
-- lie.
--
-- Rows that were claimed lie ahead of those to be claimed until the next vacuum, or as long as a
-- transaction that began before stays open. A session that has come past more than 10 pages of
-- their index remembers for a second from where it went on, and longer where the way was longer,
-- so that it spends little of its time on it. Meanwhile it may pass over a task that becomes ready
-- ahead of there with the same or a lower priority, which another session, or the same one later,
-- takes; what has a higher priority it sees. It is a hint: where it leads to fewer tasks than wanted,
-- and where it is lost, all are looked at.
create or replace function signalbox._pick_ready_tasks(
    queue text,
    project_id uuid,
    max_tasks integer
)
returns tid[]
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
    v_hint text := current_setting('signalbox.queue_hint', true);
    v_place text[];
    v_pages bigint;
    v_rows tid[];
begin
    if v_hint <> '' then
        v_place := string_to_array(v_hint, ' ');
        if v_place[1] = _pick_ready_tasks.project_id::text
            and array_to_string(v_place[5:], ' ') = _pick_ready_tasks.queue
            and v_place[2]::numeric > extract(epoch from clock_timestamp())
        then
            v_rows := array(
                select r.ctid
                from signalbox_data.ready_tasks r
                where r.queue = _pick_ready_tasks.queue
                    and r.project_id = _pick_ready_tasks.project_id
                    and r.priority > v_place[3]::smallint
                order by r.priority desc, r."position"
                limit _pick_ready_tasks.max_tasks
                for update skip locked
            );
            v_rows := v_rows || array(
                select r.ctid
                from signalbox_data.ready_tasks r
                where r.queue = _pick_ready_tasks.queue
                    and r.project_id = _pick_ready_tasks.project_id
                    and r.priority = v_place[3]::smallint
                    and r."position" >= v_place[4]::bigint
                order by r."position"
                limit _pick_ready_tasks.max_tasks - cardinality(v_rows)
                for update skip locked
            );
            if cardinality(v_rows) = _pick_ready_tasks.max_tasks then
                return v_rows;
            end if;
        end if;
    end if;

    v_pages := pg_stat_get_xact_blocks_fetched(
        'signalbox_data.ready_tasks_claim_idx'::regclass
    );

    v_rows := array(
        select r.ctid
        from signalbox_data.ready_tasks r
        where r.queue = _pick_ready_tasks.queue
            and r.project_id = _pick_ready_tasks.project_id
        order by r.priority desc, r."position"
        limit _pick_ready_tasks.max_tasks
        for update skip locked
    );

    v_pages := pg_stat_get_xact_blocks_fetched(
        'signalbox_data.ready_tasks_claim_idx'::regclass
    ) - v_pages;
    if v_pages > 10 and v_rows <> '{}' then
        select concat_ws(
            ' ',
            r.project_id,
            extract(epoch from clock_timestamp()) + greatest(1, least(v_pages / 500.0, 30)),
            r.priority,
            r."position",
            r.queue
        )
        into v_hint
        from signalbox_data.ready_tasks r
        where r.ctid = v_rows[1];
        perform set_config('signalbox.queue_hint', v_hint, false);
    end if;

    return v_rows;
end;
$$;

comment on function signalbox._pick_ready_tasks(text, uuid, integer) is
    'Lock up to max_tasks rows of ready_tasks, the next ones of the queue and project that nobody '
    'holds, and return their places.';
