-- Put results into what tasks are about to wait for, where it refers to some: the pull request that an
-- earlier task opened. What then is nothing that can be waited for fails the task.
create or replace function signalbox._fill_waits(
    project_id uuid,
    task_ids uuid[],
    out passed uuid[],
    out failed uuid[]
)
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
set jit = off
set enable_seqscan = off
set enable_bitmapscan = off
as $$
#variable_conflict use_column
declare
    v_rules record;
    v_wait jsonb;
    v_problems text;
begin
    passed := _fill_waits.task_ids;
    for v_rules in
        select r.task_id, r.wait_template
        from signalbox_data.task_rules r
        where r.project_id = _fill_waits.project_id
            and r.task_id = any (_fill_waits.task_ids)
            and r.wait_template is not null
    loop
        select signalbox._resolve_references(v_rules.wait_template, c.context, c.context)
        into v_wait
        from signalbox._task_contexts(
            _fill_waits.project_id,
            array(
                select v_rules.task_id
                from signalbox._referenced_tasks(v_rules.wait_template)
            ),
            array(select k from signalbox._referenced_tasks(v_rules.wait_template) k)
        ) c;
        select string_agg(format('%s %s', p.path, p.problem), '; ' order by p.path)
        into v_problems
        from signalbox._wait_problems(v_wait) p;

        if v_problems is not null then
            failed := failed || signalbox._record_outcome(
                _fill_waits.project_id, array[v_rules.task_id], 'error',
                reason => 'it cannot wait for this: ' || v_problems
            );
            passed := array_remove(passed, v_rules.task_id);
        else
            update signalbox_data.task_rules r
            set wait = jsonb_strip_nulls(v_wait)
            where r.project_id = _fill_waits.project_id
                and r.task_id = v_rules.task_id;
        end if;
    end loop;
end;
$$;

comment on function signalbox._fill_waits(uuid, uuid[]) is
    'Put results into the waits of those of the tasks that refer to some; fails those that then make no '
    'sense, and returns the others as passed.';
