-- The run that was started with an idempotency key, if there is one. It must be what the caller asks
-- for now, read by the version that it is a run of: with other inputs the key was used by mistake,
-- and to return that run would hide it.
create or replace function signalbox._earlier_run(
    project_id uuid,
    idempotency_key text,
    name text,
    inputs jsonb
)
returns signalbox.workflows
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
    v_run signalbox.workflows;
    v_name text;
    v_definition jsonb;
    v_inputs jsonb;
begin
    select *
    into v_run
    from signalbox.workflows w
    where w.project_id = _earlier_run.project_id
        and w.idempotency_key = _earlier_run.idempotency_key;
    if not found then
        return null;
    end if;

    select d.name, d.definition
    into v_name, v_definition
    from signalbox_data.workflow_definitions d
    where d.project_id = v_run.project_id
        and d.id = v_run.definition_id;
    begin
        v_inputs := signalbox._read_inputs(v_definition -> 'inputs', _earlier_run.inputs);
    exception
        when sqlstate 'SB005' then null;
    end;

    if v_name is distinct from _earlier_run.name or v_inputs is distinct from v_run.inputs then
        raise exception 'idempotency key "%" has started workflow %, %',
            _earlier_run.idempotency_key,
            v_run.id,
            case
                when v_name is distinct from _earlier_run.name
                    then format('which is no run of "%s"', _earlier_run.name)
                else 'with other inputs'
            end
            using
                errcode = 'unique_violation',
                schema = 'signalbox_data',
                table = 'workflows',
                constraint = 'workflows_idempotency_key_idx',
                detail = format('Its inputs are %s.', v_run.inputs),
                hint = 'Use a key of its own for each start that is meant to be another.';
    end if;

    return v_run;
end;
$$;

comment on function signalbox._earlier_run(uuid, text, text, jsonb) is
    'The run that an idempotency key has started, null when there is none; raises 23505 when it was '
    'started of another definition or with other inputs.';
