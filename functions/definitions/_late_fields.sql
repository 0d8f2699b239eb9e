-- The fields of a document for create_tasks that are filled in when the results of other tasks are
-- there, all references of theirs at once.
create or replace function signalbox._late_fields(document jsonb)
returns text[]
language sql
immutable
parallel safe
as $$
    select case
        when signalbox._reads_results(
            jsonb_build_array(
                document -> 'parameters', document -> 'environment', document -> 'command'
            )
        )
            then '{parameters,environment,command}'::text[]
        else '{}'
    end || case
        when signalbox._reads_results(document -> 'wait') then '{wait}'::text[]
        else '{}'
    end;
$$;

comment on function signalbox._late_fields(jsonb) is
    'The fields of a document for create_tasks that refer to results.';
