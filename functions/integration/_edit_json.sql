-- Change places in a JSON text and leave every other byte alone. edits is a list of
--
--     {"path": ["master", "tasks", "4", "status"], "op": "set", "value": "\"done\""}
--
-- where value is JSON text. op: set (a member that is not there yet goes to the end), remove,
-- append (to the array at path). Elements are counted from 0, as they stand before any edit.
-- What is new is laid out like its surroundings.
create or replace function signalbox._edit_json(
    document text,
    edits jsonb,
    newline text default null,
    unit text default null,
    indentation text default '',
    depth integer default 0
)
returns text
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
    v_newline text := newline;
    v_unit text := unit;
    v_is_object boolean;
    v_by_name jsonb;
    v_whole jsonb;
    v_piece record;
    v_edits jsonb;
    v_operation jsonb;
    v_result text := '';
    v_lead text;
    v_first_lead text;
    v_space text := null;
    v_member_space text;
    v_colon text;
    v_indentation text;
    v_kept integer := 0;
    v_last_position jsonb;
begin
    if jsonb_array_length(edits) = 0 then
        return document;
    end if;

    if depth = 0 then
        -- The layout of a document is that of its first member.
        v_unit := substring(document from '^\s*[[{]\r?\n([ \t]+)');
        v_newline := coalesce(substring(document from '^\s*[[{](\r?\n)'), E'\n');
        if v_unit is null and document ~ '^\s*(\{\s*\}|\[\s*\])\s*$' then
            v_unit := '  ';
        end if;
    end if;

    v_is_object := json_typeof(document::json) = 'object';

    select jsonb_object_agg(g.name, g.edits)
    into v_by_name
    from (
        select e.edit #>> array['path', depth::text] as name, jsonb_agg(e.edit) as edits
        from jsonb_array_elements(edits) e (edit)
        where jsonb_array_length(e.edit -> 'path') > depth
        group by 1
    ) g;

    select jsonb_agg(e.edit order by e.ordinality)
    into v_whole
    from jsonb_array_elements(edits) with ordinality e (edit, ordinality)
    where jsonb_array_length(e.edit -> 'path') = depth
        and e.edit ->> 'op' = 'append';

    -- A name may occur twice in an object; readers take the last, and so does an edit.
    if v_is_object then
        select jsonb_object_agg(l.key, l.last)
        into v_last_position
        from (
            select s.key, max(s."position") as last
            from signalbox._split_json(document) s
            where s.key is not null
            group by s.key
        ) l;
    end if;

    for v_piece in
        select s."position", s.lead, s.name, s.key, s.value
        from signalbox._split_json(document) s
        order by s."position"
    loop
        -- The space after the opening bracket or comma tells where a member stands.
        v_space := coalesce(regexp_replace(v_piece.lead, '^\s*[[{,]', ''), '');
        if v_piece.value is not null then
            v_member_space := case
                when v_piece."position" <= 2 or v_kept = 0 then v_space
                else v_member_space
            end;
            v_first_lead := coalesce(v_first_lead, v_piece.lead);
            v_indentation := coalesce(substring(v_space from '\n([ \t]*)$'), indentation);
            v_colon := coalesce(substring(v_piece.name from '"(\s*:\s*)$'), v_colon);
            v_edits := v_by_name -> coalesce(v_piece.key, (v_piece."position" - 1)::text);
            if v_is_object and v_edits is not null
                and (v_last_position ->> v_piece.key)::integer <> v_piece."position"
            then
                v_edits := null;
            end if;

            v_operation := null;
            if v_edits is not null then
                select e.edit
                into v_operation
                from jsonb_array_elements(v_edits) e (edit)
                where jsonb_array_length(e.edit -> 'path') = depth + 1
                    and e.edit ->> 'op' in ('set', 'remove')
                limit 1;
            end if;

            continue when v_operation ->> 'op' = 'remove';

            v_kept := v_kept + 1;
            v_lead := v_piece.lead;
            if v_kept = 1 and v_piece."position" > 1 then
                -- Those before it are gone: it opens the object or array.
                v_lead := v_first_lead;
            end if;
            v_result := v_result || v_lead || v_piece.name || case
                when v_edits is null
                    then v_piece.value
                when v_operation is not null
                    then signalbox._format_json(
                        v_operation ->> 'value', v_newline,
                        case when v_space ~ '\n' then v_unit end, v_indentation
                    )
                else signalbox._edit_json(
                    v_piece.value, v_edits, v_newline,
                    case when v_space ~ '\n' or v_space = '' and v_unit is null then v_unit
                        else null end,
                    v_indentation, depth + 1
                )
            end;
        else
            -- Past the last value: what is new comes here.
            if v_member_space is null then
                v_member_space := case when v_unit is null then ''
                    else v_newline || indentation || v_unit end;
            elsif v_member_space = '' and v_unit is not null and v_piece."position" = 2 then
                v_member_space := ' ';
            end if;
            v_indentation := coalesce(substring(v_member_space from '\n([ \t]*)$'), indentation);

            for v_operation in
                select w.edit
                from jsonb_array_elements(v_whole) with ordinality w (edit, ordinality)
                where not v_is_object
                union all
                select e.edit
                from jsonb_array_elements(edits) with ordinality e (edit, ordinality)
                where v_is_object
                    and jsonb_array_length(e.edit -> 'path') = depth + 1
                    and e.edit ->> 'op' = 'set'
                    and not coalesce(v_last_position ? (e.edit #>> array['path', depth::text]), false)
            loop
                v_result := v_result
                    || case
                        when v_kept > 0 then ','
                        when v_is_object then '{'
                        else '['
                    end
                    || case
                        when v_kept = 0 and v_member_space = ' ' then ''
                        else v_member_space
                    end
                    || case
                        when v_is_object
                            then to_json(v_operation #>> array['path', depth::text])::text
                                || coalesce(
                                    v_colon, case when v_unit is null then ':' else ': ' end
                                )
                        else ''
                    end
                    || signalbox._format_json(
                        v_operation ->> 'value', v_newline,
                        case when v_member_space ~ '\n' then v_unit end, v_indentation
                    );
                v_kept := v_kept + 1;
            end loop;

            v_result := v_result || case
                when v_kept = 0 and v_is_object
                    then regexp_replace(v_piece.lead, '^\s*\{?\s*\}', '{}')
                when v_kept = 0
                    then regexp_replace(v_piece.lead, '^\s*\[?\s*\]', '[]')
                when v_piece."position" = 1
                    -- It was empty: the closing bracket gets a line of its own.
                    then case when v_member_space ~ '\n' then v_newline || indentation else '' end
                        || regexp_replace(v_piece.lead, '^\s*[[{]\s*', '')
                else v_piece.lead
            end;
        end if;
    end loop;

    return v_result;
end;
$$;

comment on function signalbox._edit_json(text, jsonb, text, text, text, integer) is
    'A JSON text with members set, removed or appended at the paths of edits, every other byte '
    'as it was and what is new laid out like its surroundings.';
grant execute
    on function signalbox._edit_json(text, jsonb, text, text, text, integer)
    to signalbox_reader;
