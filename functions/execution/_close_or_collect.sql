-- Finish those of the workflows that have no open task left: at once, or at the end where that is to
-- come, see _begin_closing.
create or replace function signalbox._close_or_collect(project_id uuid, workflow_ids uuid[])
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
declare
    v_closing constant text := current_setting('signalbox.closing', true);
begin
    if v_closing <> '' then
        perform set_config(
            'signalbox.closing',
            (
                v_closing::jsonb || jsonb_build_object(
                    'project_id', _close_or_collect.project_id,
                    'workflow_ids', _close_or_collect.workflow_ids
                )
            )::text,
            true
        );
    elsif cardinality(_close_or_collect.workflow_ids) > 0 then
        perform signalbox._close_workflows(
            array_fill(
                _close_or_collect.project_id, array[cardinality(_close_or_collect.workflow_ids)]
            ),
            _close_or_collect.workflow_ids
        );
    end if;
end;
$$;

comment on function signalbox._close_or_collect(uuid, uuid[]) is
    'Finish those of the workflows that have no open task left, now or at _end_closing.';
