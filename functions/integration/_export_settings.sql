-- The text of a configuration or state file with the project's settings as they are now.
-- Secrets, which were never stored, are taken from current, the file that is to be written
-- over, and else left out.
create or replace function signalbox._export_settings(
    project_id uuid,
    format signalbox_data.document_format,
    current json
)
returns text
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
    v_content text;
    v_left_out text[];
    v_settings jsonb;
    v_edits jsonb;
begin
    select p.settings
    into v_settings
    from signalbox_data.projects p
    where p.id = _export_settings.project_id;
    if not found then
        raise exception 'project % not found', _export_settings.project_id
            using errcode = 'SB001';
    end if;

    select d.content, d.left_out
    into v_content, v_left_out
    from signalbox_data.imported_documents d
    where d.project_id = _export_settings.project_id
        and d.format = _export_settings.format
        and d.tag = '';
    v_content := coalesce(v_content, '{}');
    v_left_out := coalesce(v_left_out, '{}');

    select coalesce(jsonb_agg(e.edit), '[]')
    into v_edits
    from (
        select case
            when current #> s.path is null
                then jsonb_build_object('path', s.path, 'op', 'remove')
            else jsonb_build_object(
                'path', s.path, 'op', 'set', 'value', (current #> s.path)::text
            )
        end
        from unnest(v_left_out) l (text)
        cross join lateral (
            select array(select jsonb_array_elements_text(l.text::jsonb))
        ) s (path)
        union all
        select jsonb_build_object(
            'path', w.path,
            'op', 'set',
            'value', coalesce(w.value::text, w.members::text)
        )
        from (
            select
                n.path,
                signalbox._restore_secrets(
                    v_settings -> n.name, n.path, v_left_out, current
                ) as value,
                null::jsonb as members
            from signalbox._document_settings(
                format, signalbox._readable_json(v_content)::json
            ) n
            where v_settings ? n.name
                and n.value is distinct from v_settings -> n.name
                and (
                    cardinality(n.path) = 1
                    or signalbox._readable_json(v_content)::json #> n.path[:1] is not null
                )
            union all
            -- Several settings below an object that the file does not have.
            select n.path[:1], null, jsonb_object_agg(n.path[2], v_settings -> n.name)
            from signalbox._document_settings(
                format, signalbox._readable_json(v_content)::json
            ) n
            where v_settings ? n.name
                and cardinality(n.path) = 2
                and signalbox._readable_json(v_content)::json #> n.path[:1] is null
            group by n.path[:1]
        ) w
    ) e (edit);

    if jsonb_array_length(v_edits) = 0 then
        return v_content;
    end if;

    return signalbox._original_json(
        signalbox._edit_json(signalbox._readable_json(v_content), v_edits), v_content
    );
end;
$$;

comment on function signalbox._export_settings(
    uuid, signalbox_data.document_format, json
) is
    'The text of a Task Master configuration or state file with the project''s settings as they '
    'are now, and the secrets of current.';
grant execute
    on function signalbox._export_settings(uuid, signalbox_data.document_format, json)
    to signalbox_reader;
