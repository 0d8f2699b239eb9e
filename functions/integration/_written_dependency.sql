-- How an entry of a task file refers to another, as JSON text: the other's own id where both
-- are tasks or subtasks of one task, else its full key.
create or replace function signalbox._written_dependency(
    parent_key text,
    other_parent_key text,
    other_key text,
    other_id text
)
returns text
language sql
immutable
parallel safe
as $$
    select case
        when other_parent_key is null or other_parent_key = parent_key then other_id
        else to_json(other_key)::text
    end;
$$;

comment on function signalbox._written_dependency(text, text, text, text) is
    'A reference from an entry below parent_key to another entry, as JSON text.';
grant execute
    on function signalbox._written_dependency(text, text, text, text)
    to signalbox_reader;
