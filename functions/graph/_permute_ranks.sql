-- Give tasks their own ranks in a new order: the first of task_ids gets the lowest of them.
-- The caller holds the graph lock exclusively, and the tasks.
create or replace function signalbox._permute_ranks(project_id uuid, task_ids uuid[])
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
set jit = off
set enable_seqscan = off
as $$
#variable_conflict use_column
declare
    v_ranks bigint[];
begin
    select array_agg(t.rank order by t.rank)
    into v_ranks
    from signalbox_data.tasks t
    where t.project_id = _permute_ranks.project_id
        and t.id = any (_permute_ranks.task_ids);

    update signalbox_data.tasks t
    set rank = n.rank
    from unnest(_permute_ranks.task_ids, v_ranks) n (id, rank)
    where t.project_id = _permute_ranks.project_id
        and t.id = n.id
        and t.rank <> n.rank;
end;
$$;

comment on function signalbox._permute_ranks(uuid, uuid[]) is
    'Hand the ranks of these tasks out again, lowest first, in the order of the array.';
