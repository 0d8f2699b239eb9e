-- The colours of statuses in pictures. Fill and text are given together, so that they can be
-- read on a light page and on a dark one.
create or replace function signalbox._status_styles()
returns table (
    status signalbox_data.task_status,
    fill text,
    line text,
    ink text,
    is_dashed boolean
)
language sql
immutable
parallel safe
rows 12
as $$
    select
        s.status::signalbox_data.task_status,
        s.fill,
        s.line,
        s.ink,
        s.is_dashed
    from (
        values
            ('pending', '#eef1f4', '#8b95a1', '#24292f', false),
            ('ready', '#dcebff', '#2f7de1', '#0b2a55', false),
            ('in_progress', '#fff1c2', '#c98a00', '#4a3300', false),
            ('review', '#f2e1ff', '#8b3fd0', '#3a1460', false),
            ('testing', '#e2e0ff', '#5b4fd6', '#211a66', false),
            ('blocked', '#ffe4d1', '#d9601a', '#5a2100', false),
            ('deferred', '#eef1f4', '#8b95a1', '#4b5563', true),
            ('completed', '#d5f2dd', '#2e9e5b', '#0e3d20', false),
            ('deployed', '#b5e8c6', '#1b7a41', '#0a3218', false),
            ('failed', '#ffdcdc', '#d1383a', '#5c0d10', false),
            ('cancelled', '#e3e6ea', '#5f6874', '#343b44', true),
            ('skipped', '#f7f8fa', '#a9b1bb', '#56606b', true)
    ) s (status, fill, line, ink, is_dashed);
$$;

comment on function signalbox._status_styles() is
    'The colours in which pictures show a task, by its status.';
grant execute on function signalbox._status_styles() to signalbox_reader;
