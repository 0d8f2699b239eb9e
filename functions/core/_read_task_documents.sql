-- Read what create_tasks must know of all tasks together, and refuse a list that cannot be
-- understood, with every problem and its JSON path: a field nobody knows, a value of the wrong
-- kind, a title that is missing, a key twice.
--
-- The common case is cheap: the tasks are read once in the types that they must have. Only
-- when that fails is each value looked at by itself.
create or replace function signalbox._read_task_documents(
    tasks jsonb,
    out keys text[],
    out statuses signalbox_data.task_status[],
    out has_references boolean,
    out is_gated boolean[]
)
language plpgsql
stable
set search_path = pg_catalog, pg_temp
set jit = off
set plan_cache_mode = force_generic_plan
as $$
declare
    v_types constant jsonb := '{
        "key": "text", "parent": "text", "depends_on": "dependencies", "title": "text",
        "type": "text", "description": "text", "details": "text", "test_strategy": "text",
        "queue": "text", "language": "text", "framework": "text", "testing_framework": "text",
        "command": "text", "working_directory": "text", "repository_url": "text",
        "branch_name": "text", "pr_url": "text", "assignee": "text", "status_reason": "text",
        "priority": "signalbox_data.priority", "status": "signalbox_data.task_status",
        "complexity": "smallint", "pr_number": "integer", "max_attempts": "integer",
        "retry_delay": "interval", "retry_delay_max": "interval", "timeout": "interval",
        "estimate": "interval", "available_at": "timestamptz", "created_at": "timestamptz",
        "started_at": "timestamptz", "finished_at": "timestamptz", "requirements": "array",
        "acceptance_criteria": "array", "tags": "array", "parameters": "object",
        "environment": "object", "metadata": "object", "when": "text", "for_each": "list",
        "wait": "object", "rate_limit": "text", "concurrency_key": "text",
        "is_templated": "boolean", "allow_failures": "boolean", "start_timeout": "interval",
        "backoff": "signalbox_data.retry_backoff", "retry_jitter": "real", "retry_on": "array",
        "wait_template": "object", "item": "any", "item_index": "integer"
    }';
    v_gates constant text[] :=
        '{when,for_each,wait,wait_template,rate_limit,concurrency_key,is_templated,start_timeout}';
    v_fields constant text[] := array(select jsonb_object_keys(v_types));
    v_problems text;
    v_is_clean boolean;
    v_error_code text;
    v_error text;
begin
    if jsonb_typeof(tasks) is distinct from 'array' then
        raise exception 'tasks must be a JSON array, not %', coalesce(jsonb_typeof(tasks), 'null')
            using
                errcode = 'SB005',
                detail = '$';
    end if;

    begin
        select
            coalesce(array_agg(i.key), '{}'),
            coalesce(array_agg(coalesce(nullif(i.status, 'ready'), 'pending')), '{}'),
            coalesce(bool_or(i.parent is not null or i.depends_on <> '[]'), false),
            case
                when bool_or(i.task ?| v_gates)
                    then array_agg(i.task ?| v_gates)
            end,
            bool_and(
                i.title ~ '\S'
                and i.task - v_fields = '{}'
                and coalesce(jsonb_typeof(i.depends_on) in ('array', 'null'), true)
                and coalesce(jsonb_typeof(i.requirements) in ('array', 'null'), true)
                and coalesce(jsonb_typeof(i.acceptance_criteria) in ('array', 'null'), true)
                and coalesce(jsonb_typeof(i.parameters) in ('object', 'null'), true)
                and coalesce(jsonb_typeof(i.environment) in ('object', 'null'), true)
                and coalesce(jsonb_typeof(i.metadata) in ('object', 'null'), true)
            )
            and count(*) = count(i.title)
        into keys, statuses, has_references, is_gated, v_is_clean
        from rows from (
            jsonb_array_elements(tasks),
            jsonb_to_recordset(tasks) as (
                key text, title text, parent text, depends_on jsonb, requirements jsonb,
                acceptance_criteria jsonb, parameters jsonb, environment jsonb, metadata jsonb,
                priority signalbox_data.priority, status signalbox_data.task_status,
                complexity smallint, pr_number integer, max_attempts integer,
                retry_delay interval, retry_delay_max interval, timeout interval,
                estimate interval, available_at timestamptz, created_at timestamptz,
                started_at timestamptz, finished_at timestamptz, tags text[],
                start_timeout interval, backoff signalbox_data.retry_backoff, retry_jitter real,
                retry_on text[]
            )
        ) i (
            task, key, title, parent, depends_on, requirements, acceptance_criteria, parameters,
            environment, metadata, priority, status, complexity, pr_number, max_attempts,
            retry_delay, retry_delay_max, timeout, estimate, available_at, created_at,
            started_at, finished_at, tags, start_timeout, backoff, retry_jitter, retry_on
        );
    exception
        when data_exception or invalid_parameter_value then
            v_is_clean := false;
            v_error_code := sqlstate;
            v_error := sqlerrm;
    end;
    v_is_clean := coalesce(v_is_clean, true)
        and (
            select count(k) = count(distinct k collate "C")
            from unnest(keys) k
        )
        and (
            not has_references
            or not jsonb_path_exists(
                tasks, '$[*].depends_on[*] ? (@.type() <> "string" && @.type() <> "number")'
            )
        )
        and (
            is_gated is null
            or not exists (
                select
                from jsonb_array_elements(tasks) i (task)
                where jsonb_typeof(i.task -> 'for_each') not in ('array', 'string', 'null')
                    or jsonb_typeof(i.task -> 'wait') not in ('object', 'null')
                    or jsonb_typeof(i.task -> 'wait_template') not in ('object', 'null')
                    or jsonb_typeof(i.task -> 'item_index') not in ('number', 'null')
                    or jsonb_typeof(i.task -> 'is_templated') not in ('boolean', 'null')
                    or jsonb_typeof(i.task -> 'allow_failures') not in ('boolean', 'null')
                    or exists (select from signalbox._wait_problems(nullif(i.task -> 'wait', 'null')))
            )
        );
    if v_is_clean then
        return;
    end if;

    select string_agg(p.problem, E'\n' order by p.number, p.problem)
    into v_problems
    from (
        select
            i.number,
            format('$[%s]: a task must be an object, not %s', i.number - 1, jsonb_typeof(i.task))
                as problem
        from jsonb_array_elements(tasks) with ordinality i (task, number)
        where jsonb_typeof(i.task) <> 'object'
        union all
        select i.number, format('$[%s].title: must not be missing or blank', i.number - 1)
        from jsonb_array_elements(tasks) with ordinality i (task, number)
        where jsonb_typeof(i.task) = 'object'
            and coalesce(i.task ->> 'title', '') !~ '\S'
        union all
        select
            k.number,
            format('$[%s].key: "%s" is the key of an earlier task', k.number - 1, k.key)
        from (
            select
                i.number,
                i.task ->> 'key' as key,
                row_number() over (partition by i.task ->> 'key' order by i.number) as occurrence
            from jsonb_array_elements(tasks) with ordinality i (task, number)
            where i.task ->> 'key' is not null
        ) k
        where k.occurrence > 1
        union all
        select
            i.number,
            format('$[%s].%s: %s', i.number - 1, f.field, coalesce(
                signalbox._value_problem(f.value, v_types ->> f.field),
                'no such field'
            ))
        from jsonb_array_elements(tasks) with ordinality i (task, number)
        cross join lateral jsonb_each(
            case when jsonb_typeof(i.task) = 'object' then i.task else '{}' end
        ) f (field, value)
        where v_types ->> f.field is null
            or v_types ->> f.field <> 'text'
            and signalbox._value_problem(f.value, v_types ->> f.field) is not null
        union all
        select i.number, format('$[%s].wait%s: %s', i.number - 1, w.path, w.problem)
        from jsonb_array_elements(tasks) with ordinality i (task, number)
        cross join lateral signalbox._wait_problems(
            case when jsonb_typeof(i.task -> 'wait') = 'object' then i.task -> 'wait' end
        ) w
    ) p;

    if v_problems is not null then
        raise exception 'tasks are not understood'
            using
                errcode = 'SB005',
                detail = v_problems,
                hint = 'Nothing was made. Fields: '
                    || (select string_agg(k, ', ') from jsonb_object_keys(v_types) k) || '.';
    end if;
    if v_error is not null then
        raise exception '%', v_error
            using errcode = v_error_code;
    end if;
end;
$$;

comment on function signalbox._read_task_documents(jsonb) is
    'Raises SB005 with the JSON path of every problem in a list of tasks; else returns the keys '
    'and first statuses of the tasks, whether any names another, and which are gated, if any.';
