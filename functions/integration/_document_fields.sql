-- The values by which an entry of a file, or a task, is compared with another state of itself:
-- one object, the same for both, keyed by the names of tasks' columns.
create or replace function signalbox._document_fields(
    format signalbox_data.document_format,
    title text,
    description text,
    details text,
    test_strategy text,
    status signalbox_data.task_status,
    priority smallint,
    type text,
    assignee text,
    complexity smallint,
    tags text[],
    acceptance_criteria jsonb,
    metadata jsonb
)
returns jsonb
language sql
immutable
parallel safe
as $$
    select jsonb_build_object(
        'title', title,
        'description', nullif(description, ''),
        'details', nullif(details, ''),
        'test_strategy', nullif(test_strategy, ''),
        'status', signalbox._written_status(format, status),
        'priority', signalbox._written_priority(format, priority),
        'type', coalesce(type, 'general'),
        'assignee', assignee,
        'complexity', complexity,
        'tags', tags,
        'acceptance_criteria', acceptance_criteria,
        'metadata', metadata
    );
$$;

comment on function signalbox._document_fields(
    signalbox_data.document_format, text, text, text, text, signalbox_data.task_status, smallint,
    text, text, smallint, text[], jsonb, jsonb
) is
    'The values of an entry or a task by which states of it are compared; status and priority '
    'as the file writes them.';
grant execute on function signalbox._document_fields(
    signalbox_data.document_format, text, text, text, text, signalbox_data.task_status, smallint,
    text, text, smallint, text[], jsonb, jsonb
) to signalbox_reader;
