-- Import a configuration or state file into projects.settings, or merge it with what was
-- imported before. Secrets are not stored: null stands in their place.
create or replace function signalbox._import_settings(
    project_id uuid,
    format signalbox_data.document_format,
    content text,
    has_byte_order_mark boolean
)
returns table (
    severity text,
    kind text,
    path text,
    tag text,
    task_key text,
    value text,
    message text
)
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
    v_json json := signalbox._readable_json(_import_settings.content);
    v_secrets text[];
    v_old signalbox_data.imported_documents;
    v_settings jsonb;
    v_taken jsonb;
begin
    if json_typeof(v_json) <> 'object' or exists (select from signalbox._task_master_lists(v_json))
    then
        raise exception 'the document is no % file', replace(format::text, '_', ' ')
            using
                errcode = 'SB005',
                detail = '$: ' || case json_typeof(v_json)
                    when 'object' then 'has task lists: import it with import_task_master'
                    else 'must be an object, not ' || json_typeof(v_json)
                end,
                hint = 'Nothing was imported.';
    end if;

    select p.settings
    into v_settings
    from signalbox_data.projects p
    where p.id = _import_settings.project_id
        and p.status = 'active'
    for no key update;
    if not found then
        raise exception 'no active project %', _import_settings.project_id
            using errcode = 'SB001';
    end if;

    select *
    into v_old
    from signalbox_data.imported_documents d
    where d.project_id = _import_settings.project_id
        and d.format = _import_settings.format
        and d.tag = '';

    select coalesce(array_agg(to_json(s.path)::text), '{}')
    into v_secrets
    from signalbox._secret_paths(v_json) s (path);

    if cardinality(v_secrets) > 0 then
        content := signalbox._edit_json(
            signalbox._readable_json(content),
            (
                select jsonb_agg(
                    jsonb_build_object('path', s.path::jsonb, 'op', 'set', 'value', 'null')
                )
                from unnest(v_secrets) s (path)
            )
        );
        v_json := content::json;

        -- An edit reaches the last of several members with one name.
        if exists (select from signalbox._secret_paths(v_json)) then
            raise exception 'a member that holds a secret occurs more than once'
                using
                    errcode = 'SB005',
                    detail = (
                        select string_agg(signalbox._json_path(format, s.path), E'\n')
                        from signalbox._secret_paths(v_json) s (path)
                    ),
                    hint = 'Nothing was imported. Remove the repeated member from the file.';
        end if;
    end if;

    severity := 'info';
    kind := 'read';
    path := '$';
    message := format(
        '%s members', (select count(*) from json_object_keys(v_json))
    );
    return next;

    return query
        select
            'warning',
            'left_out',
            signalbox._json_path(
                format, array(select jsonb_array_elements_text(s.path::jsonb))
            ),
            null,
            null,
            null,
            'a secret: it is not stored, and an export leaves it as the target file has it'
        from unnest(v_secrets) s (path);

    -- New in the file since base, and not changed here meanwhile.
    select
        coalesce(jsonb_object_agg(f.name, f.value) filter (where f.is_taken), '{}')
    into v_taken
    from (
        select
            n.name,
            n.value,
            coalesce(v_settings -> n.name, b.value) is not distinct from b.value as is_taken
        from signalbox._document_settings(format, v_json) n
        left join signalbox._document_settings(
            format, signalbox._readable_json(v_old.content)::json
        ) b on b.name = n.name
        where n.value is not null
            and n.value is distinct from v_settings -> n.name
            and n.value is distinct from b.value
    ) f;

    return query
        select
            case when v_taken ? n.name then 'info' else 'warning' end,
            case when v_taken ? n.name then 'updated' else 'conflict' end,
            signalbox._json_path(format, n.path),
            null,
            null,
            left(n.value::text, 200),
            case
                when v_taken ? n.name then format('setting %s of the project', n.name)
                else format(
                    'both changed: Signalbox keeps %s', left((v_settings -> n.name)::text, 100)
                )
            end
        from signalbox._document_settings(format, v_json) n
        left join signalbox._document_settings(
            format, signalbox._readable_json(v_old.content)::json
        ) b on b.name = n.name
        where n.value is not null
            and n.value is distinct from v_settings -> n.name
            and n.value is distinct from b.value;

    if v_taken <> '{}' then
        perform signalbox.update_project(
            _import_settings.project_id, jsonb_build_object('settings', v_settings || v_taken)
        );
    end if;

    insert into signalbox_data.imported_documents (
        project_id, format, has_byte_order_mark, left_out, content
    )
    values (
        _import_settings.project_id, _import_settings.format,
        _import_settings.has_byte_order_mark, v_secrets, _import_settings.content
    )
    on conflict on constraint imported_documents_one_of_a_kind do update
        set has_byte_order_mark = excluded.has_byte_order_mark,
            left_out = excluded.left_out,
            content = excluded.content,
            imported_at = excluded.imported_at;
end;
$$;

comment on function signalbox._import_settings(
    uuid, signalbox_data.document_format, text, boolean
) is
    'Import a Task Master configuration or state file into projects.settings and return the '
    'report.';
