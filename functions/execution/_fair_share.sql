-- How many of so many tasks one project may take from a queue before the others have had theirs: the
-- projects that have some share alike, and when there are more of them than tasks, each gets one.
drop function if exists signalbox._fair_share(text, integer);
create or replace function signalbox._fair_share(
    queue text,
    max_tasks integer,
    among uuid[] default null
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
    v_project_id uuid;
    v_projects integer := 0;
begin
    if _fair_share.among is not null then
        v_projects := (
            select count(*)
            from (
                select
                from unnest(_fair_share.among) p (id)
                where exists (
                    select
                    from signalbox_data.ready_tasks r
                    where r.queue = _fair_share.queue
                        and r.project_id = p.id
                    offset 0
                )
                limit _fair_share.max_tasks
            ) p
        );
    end if;

    while _fair_share.among is null and v_projects < _fair_share.max_tasks loop
        select r.project_id
        into v_project_id
        from signalbox_data.ready_tasks r
        where r.queue = _fair_share.queue
            and r.project_id > coalesce(v_project_id, '00000000-0000-0000-0000-000000000000')
        order by r.project_id
        limit 1;
        exit when not found;
        v_projects := v_projects + 1;
    end loop;

    return ceil(_fair_share.max_tasks::numeric / greatest(v_projects, 1));
end;
$$;

comment on function signalbox._fair_share(text, integer, uuid[]) is
    'The share of one project when all, or all of some, that have ready tasks in a queue share max_tasks '
    'alike.';
