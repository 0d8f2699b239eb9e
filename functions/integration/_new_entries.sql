-- The tasks that a document does not have yet, with the ids that its export gives them: the
-- task's key where the file can hold it, else the next free number, written as the entries
-- around it are (5, "5", "TASK-005"; a subtask 2, "5.2" or 5.2).
--
-- format tells what is looked for; document_id is null for a project that was never imported:
-- then every task is new and every workflow a tag.
create or replace function signalbox._new_entries(
    project_id uuid,
    format signalbox_data.document_format,
    document_id uuid,
    content text
)
returns table (
    "position" bigint,
    task_id uuid,
    parent_task_id uuid,
    workflow_id uuid,
    tag text,
    key text,
    id text,
    parent_is_new boolean
)
language plpgsql
stable
set search_path = pg_catalog, pg_temp
set jit = off
set enable_nestloop = off
set enable_seqscan = off
as $$
#variable_conflict use_column
begin
    return query
        with recursive lists as materialized (
            select g.workflow_id, g.tag
            from signalbox_data.imported_tags g
            where g.project_id = _new_entries.project_id
                and g.document_id = _new_entries.document_id
            union all
            -- Workflows that no file has: tags of a file that has tags.
            select
                w.id,
                w.name || case
                    when count(*) over (partition by w.name) > 1
                        or exists (
                            select
                            from signalbox_data.imported_tags g
                            where g.project_id = w.project_id
                                and g.document_id = _new_entries.document_id
                                and g.tag = w.name
                        )
                        then ' ' || right(w.id::text, 12)
                    else ''
                end
            from signalbox_data.workflows w
            where w.project_id = _new_entries.project_id
                and _new_entries.format = 'task_master'
                and not exists (
                    select
                    from signalbox_data.imported_tags g
                    where g.project_id = w.project_id
                        and g.workflow_id = w.id
                )
                and (
                    _new_entries.document_id is null
                    or exists (
                        select
                        from signalbox._task_master_lists(
                            case
                                when _new_entries.format = 'task_master'
                                    then signalbox._readable_json(content)
                                else '{}'
                            end::json
                        ) l
                        where l.shape in ('tagged', 'mixed')
                    )
                    or btrim(content, E' \t\r\n') in ('', '{}')
                )
        ),
        tasks as materialized (
            select t.*, l.tag, i.key as entry_key, i.task_id is null as is_new
            from lists l
            inner join signalbox_data.tasks t
                on t.project_id = _new_entries.project_id
                and t.workflow_id = l.workflow_id
            left join signalbox_data.imported_tasks i
                on i.project_id = t.project_id
                and i.document_id = _new_entries.document_id
                and i.task_id = t.id
        ),
        records as materialized (
            select
                r.tag,
                r.key,
                r.parent_key,
                r."position",
                r.id::text as id,
                case json_typeof(r.id) when 'string' then '"' else '' end as quote,
                case
                    when r.parent_key is not null and starts_with(r.id #>> '{}', r.parent_key || '.')
                        then 'with parent'
                    else 'own'
                end as spelling,
                substring(r.id #>> '{}' from '^(.*[^0-9])[0-9]+$') as prefix,
                length(substring(r.id #>> '{}' from '^[A-Za-z][A-Za-z _]*[-_]([0-9]+)$')) as width,
                substring(
                    r.id #>> '{}' from '^(?:[A-Za-z][A-Za-z _]*[-_]|.*[.])?([0-9]{1,9})$'
                )::integer as number
            from signalbox._document_records(_new_entries.format, content) r
            -- Without new tasks there is nothing to be spelled.
            where exists (select from tasks t where t.is_new)
        ),
        new as materialized (
            select
                t.id,
                t.tag,
                t.workflow_id,
                case when p.workflow_id = t.workflow_id then t.parent_task_id end as parent_task_id,
                t.rank,
                case when p.workflow_id = t.workflow_id then p.entry_key end as parent_key,
                coalesce(p.is_new and p.workflow_id = t.workflow_id, false) as parent_is_new,
                -- Of a subtask's key the part that is its own.
                case
                    when p.id is not null and starts_with(t.key, coalesce(p.entry_key, p.key) || '.')
                        then substr(t.key, length(coalesce(p.entry_key, p.key)) + 2)
                    else t.key
                end as own_key,
                -- The entry whose spelling is followed: the last of its list, of its tag, of all.
                style.*
            from tasks t
            left join tasks p on p.id = t.parent_task_id
            left join lateral (
                select r.quote, r.spelling, r.prefix, r.width
                from records r
                where (r.parent_key is null) = (p.id is null)
                order by
                    r.tag = t.tag desc, r.parent_key is not distinct from p.entry_key desc,
                    r."position" desc
                limit 1
            ) style on true
            where t.is_new
        ),
        taken as materialized (
            select r.tag, r.parent_key, max(r.number) as number
            from records r
            group by r.tag, r.parent_key
        ),
        -- A key is good as an id when it is free and looks like the ids of its list.
        judged as materialized (
            select
                n.*,
                case
                    when n.own_key is null then false
                    when exists (
                        select
                        from records r
                        where r.tag = n.tag
                            and r.key = coalesce(n.parent_key || '.', '') || n.own_key
                    ) then false
                    when n.own_key ~ '^[1-9][0-9]{0,8}$' then n.width is null
                    when n.width is not null then n.own_key ~ '^[A-Za-z][A-Za-z _]*[-_][0-9]+$'
                    else n.quote = '"' and n.parent_task_id is null and not n.own_key ~ '[.#]'
                end as is_kept
            from new n
        ),
        numbered as materialized (
            select
                j.*,
                case
                    when j.is_kept then j.own_key
                    else coalesce(j.list_prefix, '') || signalbox._padded(
                        (
                            greatest(
                                coalesce(k.number, 0),
                                max(
                                    case when j.is_kept then substring(j.own_key from '([0-9]{1,9})$') end
                                        ::integer
                                ) over list,
                                0
                            ) + row_number() over (
                                partition by j.tag, j.parent_task_id, j.is_kept order by j.rank
                            )
                        )::text,
                        j.width
                    )
                end as local_id
            from (
                select
                    j.*,
                    case when j.width is not null then j.prefix else null end as list_prefix
                from judged j
            ) j
            left join taken k
                on k.tag = j.tag
                and k.parent_key is not distinct from j.parent_key
                and not j.parent_is_new
            window list as (partition by j.tag, j.parent_task_id)
        ),
        keyed (id, tag, workflow_id, parent_task_id, parent_is_new, rank, quote, spelling, local_id, key, parent_key) as (
            select
                n.id, n.tag, n.workflow_id, n.parent_task_id, n.parent_is_new, n.rank, n.quote,
                n.spelling, n.local_id, coalesce(n.parent_key || '.', '') || n.local_id, n.parent_key
            from numbered n
            where not n.parent_is_new
            union all
            select
                n.id, n.tag, n.workflow_id, n.parent_task_id, n.parent_is_new, n.rank, n.quote,
                n.spelling, n.local_id, k.key || '.' || n.local_id, k.key
            from keyed k
            inner join numbered n
                on n.parent_task_id = k.id
                and n.parent_is_new
        )
        select
            row_number() over (order by k.tag, k.rank),
            k.id,
            k.parent_task_id,
            k.workflow_id,
            k.tag,
            case when _new_entries.format = 'beads' then b.beads_id else k.key end,
            case
                when _new_entries.format = 'beads' then to_json(b.beads_id)::text
                when k.local_id !~ '^[1-9][0-9]*$' or k.quote = '"'
                    then to_json(case k.spelling
                        when 'with parent' then k.key
                        else k.local_id
                    end)::text
                when k.spelling = 'with parent' and k.key ~ '^[0-9]+[.][0-9]+$'
                    then k.key
                else k.local_id
            end,
            k.parent_is_new
        from keyed k
        cross join lateral (
            -- Issues of Beads have no numbers: the prefix of the file and a few letters.
            select coalesce(
                (
                    select substring(r.id from '^"(.*-)')
                    from records r
                    where r.id ~ '^".+-'
                    order by r."position"
                    limit 1
                ),
                'sb-'
            ) || right(replace(k.id::text, '-', ''), 6) as beads_id
        ) b;
end;
$$;

comment on function signalbox._new_entries(
    uuid, signalbox_data.document_format, uuid, text
) is
    'The tasks that are not in a document yet, with the key and the id (JSON text) that its '
    'export gives them.';
grant execute
    on function signalbox._new_entries(uuid, signalbox_data.document_format, uuid, text)
    to signalbox_reader;
