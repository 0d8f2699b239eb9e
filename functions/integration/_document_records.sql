-- The entries of a document of either format; see _task_master_records for what they are.
create or replace function signalbox._document_records(
    format signalbox_data.document_format,
    content text
)
returns table (
    "position" integer,
    tag text,
    path text[],
    parent_key text,
    key text,
    is_again boolean,
    source json,
    id json,
    status_as_written text,
    priority_as_written text,
    status signalbox_data.task_status,
    priority smallint,
    title text,
    description text,
    details text,
    test_strategy text,
    type text,
    assignee text,
    complexity smallint,
    tags text[],
    acceptance_criteria jsonb,
    metadata jsonb,
    created_at timestamptz,
    finished_at timestamptz,
    depends_on jsonb,
    adjusted_to signalbox_data.task_status
)
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
begin
    if format = 'beads' then
        return query select * from signalbox._beads_records(content);
    else
        return query
            select *
            from signalbox._task_master_records(
                signalbox._readable_json(content)::json
            );
    end if;
end;
$$;

comment on function signalbox._document_records(signalbox_data.document_format, text) is
    'The entries of a Task Master or Beads file in the order of the file, with the values that '
    'tasks'' columns get.';
grant execute on function
    signalbox._document_records(signalbox_data.document_format, text)
    to signalbox_reader;
