-- Define a workflow, or change it: each change makes the next version, and runs stay on theirs. To
-- define what is defined already returns the version that there is, so that a deployment may do it
-- every time.
--
--     select version from signalbox.define_workflow(:project_id, 'release', '{
--         "inputs": {"version": {"required": true}},
--         "steps": [
--             {"key": "build", "command": "make image VERSION=${{ inputs.version }}"},
--             {"key": "test", "command": "make test", "depends_on": ["build"]}
--         ]
--     }');
--
-- docs/definitions.md says what a definition consists of.
--
-- Runs with the owner's rights: its callers may call it, but not write the tables.
create or replace function signalbox.define_workflow(
    project_id uuid,
    name text,
    definition jsonb,
    description text default null
)
returns setof signalbox.workflow_definitions
language plpgsql
volatile
security definer
rows 1
set search_path = pg_catalog, pg_temp
set jit = off
as $$
#variable_conflict use_column
declare
    v_max_shown constant integer := 1000;
    v_problems text;
    v_count bigint;
    v_description text;
    v_latest signalbox.workflow_definitions;
    v_id constant uuid := signalbox_data.new_id();
begin
    perform signalbox._require_access(define_workflow.project_id, 'operator');
    perform signalbox._require_read_committed();

    select
        string_agg(format('%s: %s', p.path, p.problem), E'\n' order by p.number)
            filter (where p.number <= v_max_shown),
        count(*)
    into v_problems, v_count
    from signalbox._definition_problems(define_workflow.definition)
        with ordinality p (path, problem, number);
    if v_count > 0 then
        raise exception 'definition "%" is not understood: % %',
            define_workflow.name, v_count, case v_count when 1 then 'problem' else 'problems' end
            using
                errcode = 'SB005',
                detail = v_problems || case
                    when v_count > v_max_shown then format(E'\nand %s more', v_count - v_max_shown)
                    else ''
                end,
                hint = 'Nothing was made. check_definition(definition) lists the same in rows.';
    end if;

    perform from signalbox_data.projects p
    where p.id = define_workflow.project_id
        and p.status = 'active'
    for key share;
    if not found then
        raise exception 'no active project %', define_workflow.project_id
            using
                errcode = 'SB001',
                hint = 'It does not exist, or it is archived: see signalbox.projects.';
    end if;

    -- One at a time for each name; who waits here sees the version of who came first.
    perform pg_advisory_xact_lock(
        hashtextextended(
            format('definition %s %s', define_workflow.project_id, define_workflow.name), 0
        )
    );
    select *
    into v_latest
    from signalbox.workflow_definitions d
    where d.project_id = define_workflow.project_id
        and d.name = define_workflow.name
        and d.is_latest;

    v_description := coalesce(
        define_workflow.description,
        define_workflow.definition ->> 'description',
        v_latest.description
    );
    if v_latest.id is not null
        and v_latest.definition = define_workflow.definition
        and v_latest.description is not distinct from v_description
        and v_latest.archived_at is null
    then
        return next v_latest;
        return;
    end if;

    insert into signalbox_data.workflow_definitions (
        project_id, id, version, name, description, triggers, definition
    )
    values (
        define_workflow.project_id,
        v_id,
        coalesce(v_latest.version, 0) + 1,
        define_workflow.name,
        v_description,
        array(
            select distinct coalesce(t.value ->> 'type', t.value #>> '{}')
            from jsonb_array_elements(
                coalesce(define_workflow.definition -> 'triggers', '[]')
            ) t (value)
            order by 1
        )::signalbox_data.trigger_type[],
        define_workflow.definition
    );
    return query
        select *
        from signalbox.workflow_definitions d
        where d.project_id = define_workflow.project_id
            and d.id = v_id;
end;
$$;

comment on function signalbox.define_workflow(uuid, text, jsonb, text) is
    'Make the next version of a workflow definition, or return the latest when nothing has changed. '
    'Raises SB005 with the JSON path of every problem and SB001 when the project does not exist or '
    'is archived.';
grant execute on function signalbox.define_workflow(uuid, text, jsonb, text) to signalbox_operator;
