-- The settings of a project that a configuration or state file gives, under their names in
-- projects.settings, and where the file has them.
create or replace function signalbox._document_settings(
    format signalbox_data.document_format,
    document json
)
returns table (name text, path text[], value jsonb)
language sql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
    select s.name, s.path, (document #> s.path)::jsonb
    from (
        values
            ('task_master_config', 'default_tag', '{global,defaultTag}'::text[]),
            ('task_master_config', 'default_priority', '{global,defaultPriority}'),
            ('task_master_config', 'models', '{models}'),
            (
                'task_master_state',
                'current_tag',
                -- Its name before it had this one.
                case
                    when document -> 'currentTag' is null and document -> 'activeTag' is not null
                        then '{activeTag}'::text[]
                    else '{currentTag}'
                end
            ),
            ('task_master_state', 'branch_tags', '{branchTagMapping}')
    ) s (format, name, path)
    where s.format = _document_settings.format::text;
$$;

comment on function signalbox._document_settings(signalbox_data.document_format, json) is
    'The settings that a Task Master configuration or state file gives: name in '
    'projects.settings, path in the file, value.';
grant execute
    on function signalbox._document_settings(signalbox_data.document_format, json)
    to signalbox_reader;
