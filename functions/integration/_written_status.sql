-- How a file of this format writes a status.
create or replace function signalbox._written_status(
    format signalbox_data.document_format,
    status signalbox_data.task_status
)
returns text
language sql
immutable
parallel safe
as $$
    select case format
        when 'beads' then signalbox._beads_status(status)
        else signalbox._task_master_status(status)
    end;
$$;

comment on function
    signalbox._written_status(signalbox_data.document_format, signalbox_data.task_status) is
    'The word for a status in a file of this format.';
grant execute on function
    signalbox._written_status(signalbox_data.document_format, signalbox_data.task_status)
    to signalbox_reader;
