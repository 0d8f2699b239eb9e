-- A step as a document for create_tasks, with what the definition says for all steps filled in and
-- references left as they are. What stands in it beside dependencies and gates is at the same time
-- what the tasks of the items are made of, where there are any.
create or replace function signalbox._raw_document(step jsonb, definition jsonb)
returns jsonb
language sql
immutable
parallel safe
as $$
    select
        jsonb_build_object('title', step -> 'key')
        || case
            when definition ?| '{queue,timeout,priority}'
                then (
                    select coalesce(jsonb_object_agg(d.name, d.value), '{}')
                    from jsonb_each(definition) d (name, value)
                    where d.name in ('queue', 'timeout', 'priority')
                )
            else '{}'
        end
        || (step - '{
            retry,weight,for_each,allow_failures,when,depends_on,environment
        }'::text[])
        || case
            when definition ? 'environment' or step ? 'environment'
                then jsonb_build_object(
                    'environment',
                    coalesce(definition -> 'environment', '{}')
                        || coalesce(step -> 'environment', '{}')
                )
            else '{}'
        end
        || case
            when step ? 'retry' or definition ? 'retry'
                then signalbox._retry_fields(coalesce(step -> 'retry', definition -> 'retry'))
            else '{}'
        end
        || case
            when step ? 'weight'
                then jsonb_build_object(
                    'metadata',
                    coalesce(step -> 'metadata', '{}')
                        || jsonb_build_object('weight', step -> 'weight')
                )
            else '{}'
        end;
$$;

comment on function signalbox._raw_document(jsonb, jsonb) is
    'The fields of create_tasks that a step of a definition stands for, without dependencies and '
    'gates.';
