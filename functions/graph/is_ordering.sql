-- Whether edges of this type order execution; the others only refer.
create or replace function signalbox.is_ordering(type signalbox_data.dependency_type)
returns boolean
language sql
immutable
parallel safe
as $$
    select type in ('blocks', 'subtask', 'inherited');
$$;

comment on function signalbox.is_ordering(signalbox_data.dependency_type) is
    'Whether a dependency of this type orders execution: blocks, subtask and inherited do.';
grant execute on function signalbox.is_ordering(signalbox_data.dependency_type) to signalbox_reader;
