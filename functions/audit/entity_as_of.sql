-- A row as it was at a time, put together from the audit log; nothing where it was not there.
--
--     select * from signalbox.entity_as_of('task', :task_id, now() - interval '1 day');
--
-- A column has the value that was last written to it until then, or else what the next change found there, or else
-- what is there now, so that it also serves rows that are older than the log, from when on it has their changes. What
-- was before is refused, not guessed. Masked values are "***", personal ones that were erased "~" and their commitment;
-- large ones have digest and length. Ignored columns are left out.
--
-- What a transaction changes counts from the moment of each statement, not from its end.
--
-- Without project_id it is looked for in all projects that you are a member of; administrators look in all there are,
-- and at what belongs to none. A row that was never changed since the log began is found by its project alone.
create or replace function signalbox.entity_as_of(
    entity text,
    id uuid,
    at timestamptz,
    project_id uuid default null
)
returns setof jsonb
language plpgsql
stable
rows 1
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
    v_entry record;
    v_project_id uuid := entity_as_of.project_id;
    v_key jsonb;
    v_row jsonb;
    v_state jsonb := '{}';
    v_is_there boolean;
    v_is_first boolean := true;
    v_is_over boolean := false;
begin
    if entity_as_of.at is null then
        return;
    end if;

    for v_entry in
        select *
        from signalbox._entity_entries(
            entity_as_of.entity, entity_as_of.id, entity_as_of.project_id
        )
    loop
        if v_is_first then
            v_is_first := false;
            perform signalbox._require_history(
                entity_as_of.entity,
                entity_as_of.id,
                entity_as_of.at,
                case when v_entry.operation = 'insert' then v_entry.occurred_at end,
                v_entry.entity_key is null
            );
        end if;
        if v_key is null then
            v_project_id := v_entry.project_id_of_row;
            v_key := signalbox._audited_key(
                entity_as_of.entity, v_project_id, entity_as_of.id, v_entry.entity_key
            );
        elsif v_entry.project_id_of_row is distinct from v_project_id then
            raise exception '% % is in several projects', entity_as_of.entity, entity_as_of.id
                using errcode = 'SB006', hint = 'Say which one: project_id => ….';
        end if;

        if v_is_over then
            null;
        elsif v_entry.occurred_at <= entity_as_of.at then
            case v_entry.operation
                when 'insert' then
                    v_state := signalbox._side_of_changes(v_entry.changes, 1);
                    v_is_there := true;
                when 'update' then
                    v_state := v_state || signalbox._side_of_changes(v_entry.changes, 1);
                    v_is_there := true;
                else
                    v_state := '{}';
                    v_is_there := false;
            end case;
        elsif v_is_there is false or v_is_there is null and v_entry.operation = 'insert' then
            return;
        else
            v_state := signalbox._side_of_changes(v_entry.changes, 0) || v_state;
            v_is_there := true;
            v_is_over := v_entry.operation in ('delete', 'truncate');
        end if;
    end loop;
    if v_is_first then
        perform signalbox._require_history(entity_as_of.entity, entity_as_of.id, entity_as_of.at);
    end if;
    if v_is_there is false then
        return;
    end if;

    v_key := coalesce(
        v_key, signalbox._audited_key(entity_as_of.entity, v_project_id, entity_as_of.id, null)
    );
    if not v_is_over then
        v_row := signalbox._audited_row(entity_as_of.entity, v_key);
        if v_row is null and v_is_there is null then
            return;
        end if;
    end if;
    return next coalesce(
        v_row,
        -- All columns, also those of which the entry of a row that goes says nothing, as they are null.
        (
            select jsonb_object_agg(a.attname, null)
            from signalbox._audited_table(entity_as_of.entity) t
            inner join pg_attribute a
                on a.attrelid = t.id
                and a.attnum > 0
                and not a.attisdropped
                and a.attname <> all (t.ignored_columns)
        ),
        '{}'
    ) || v_state || coalesce(v_key, '{}');
end;
$$;

comment on function signalbox.entity_as_of(text, uuid, timestamptz, uuid) is
    'A row as it was at a time, as a JSON object of its recorded columns; none when it was not there. Raises SB001 '
    'when there is no such entity or the audit log does not reach back to that time, and SB006 when several projects '
    'have such a row.';
grant execute on function signalbox.entity_as_of(text, uuid, timestamptz, uuid)
    to signalbox_reader;
