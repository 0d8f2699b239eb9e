-- Which rows of the present project a statement locks: task, queue or attempt, and the
-- key of the task. Found by xmax, which a lock changes; the statement runs in a
-- subtransaction, so that its locks are told from earlier ones, and is undone.
create or replace function tests.locked_by(statement text)
returns setof text
language plpgsql
volatile
as $$
declare
    v_before jsonb;
    v_locked text;
begin
    select jsonb_object_agg(r.name, r.xmax)
    into v_before
    from tests.row_marks() r;
    begin
        execute statement;
        select coalesce(string_agg(r.name, ',' order by r.name), '')
        into v_locked
        from tests.row_marks() r
        where r.xmax is distinct from v_before ->> r.name;
        raise exception using errcode = 'UNDO0', message = v_locked;
    exception
        when sqlstate 'UNDO0' then
            return query select unnest(string_to_array(v_locked, ','));
    end;
end;
$$;

comment on function tests.locked_by(text) is
    'The rows that a statement locks, such as "task build", in the order of their names.';

create or replace function tests.row_marks()
returns table (name text, xmax text)
language sql
volatile
as $$
    select 'task ' || t.key, t.xmax::text
    from signalbox_data.tasks t
    where t.project_id = tests.project()
    union all
    select 'queue ' || t.key, r.xmax::text
    from signalbox_data.tasks t
    inner join signalbox_data.ready_tasks r
        on r.project_id = t.project_id
        and r.task_id = t.id
    where t.project_id = tests.project()
    union all
    select 'attempt ' || t.key, e.xmax::text
    from signalbox_data.tasks t
    inner join signalbox_data.task_executions e
        on e.project_id = t.project_id
        and e.task_id = t.id
        and e.finished_at is null
    where t.project_id = tests.project()
$$;
