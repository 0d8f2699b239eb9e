-- Check documents against a JSON Schema (draft 2020-12) and say everything that is wrong, by JSON
-- path. Of the language of schemas it knows what ours use: type, enum, minLength, maxLength,
-- pattern, minimum, maximum, minItems, maxItems, items, required, properties, propertyNames,
-- maxProperties, additionalProperties, $ref to $defs of the schema, and anyOf of branches that each
-- have a type of their own. A $comment says in words what a pattern wants.
--
-- It goes down the schema, not the document: each part of the schema is visited once, with all the
-- values that it is about, so that ten thousand steps cost little more than one.
create or replace function signalbox._schema_problems(
    paths text[],
    documents jsonb[],
    schema jsonb,
    definitions jsonb default null
)
returns table (path text, problem text)
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
set jit = off
as $$
#variable_conflict use_column
declare
    v_definitions constant jsonb := coalesce(
        _schema_problems.definitions, _schema_problems.schema -> '$defs'
    );
    v_schema jsonb := _schema_problems.schema;
    v_paths text[] := _schema_problems.paths;
    v_values jsonb[] := _schema_problems.documents;
    v_types text[];
    v_branch jsonb;
    v_name text;
    v_names text[];
    v_branch_paths text[];
    v_branch_values jsonb[];
begin
    while v_schema ? '$ref' loop
        v_schema := (v_definitions -> split_part(v_schema ->> '$ref', '/', 3))
            || (v_schema - '$ref');
    end loop;

    v_types := case
        when v_schema ? 'anyOf'
            then array(select b ->> 'type' from jsonb_array_elements(v_schema -> 'anyOf') b)
        when jsonb_typeof(v_schema -> 'type') = 'array'
            then array(select jsonb_array_elements_text(v_schema -> 'type'))
        when v_schema ? 'type' then array[v_schema ->> 'type']
    end;
    if v_types is not null then
        return query
            select
                d.path,
                format('must be %s, not %s', w.types, signalbox._shown_json(d.value))
            from unnest(v_paths, v_values) d (path, value)
            cross join (
                select string_agg(
                    case t.type
                        when 'boolean' then 'true or false'
                        when 'null' then 'null'
                        when 'array' then 'an array'
                        when 'object' then 'an object'
                        when 'integer' then 'an integer'
                        else 'a ' || t.type
                    end,
                    ' or ' order by t.place
                )
                from unnest(v_types) with ordinality t (type, place)
            ) w (types)
            where not signalbox._is_of_type(d.value, v_types);

        select coalesce(array_agg(d.path), '{}'), coalesce(array_agg(d.value), '{}')
        into v_paths, v_values
        from unnest(v_paths, v_values) d (path, value)
        where signalbox._is_of_type(d.value, v_types);
    end if;
    if v_paths = '{}' then
        return;
    end if;

    for v_branch in
        select b
        from jsonb_array_elements(v_schema -> 'anyOf') b
    loop
        select array_agg(d.path), array_agg(d.value)
        into v_branch_paths, v_branch_values
        from unnest(v_paths, v_values) d (path, value)
        where signalbox._is_of_type(d.value, array[v_branch ->> 'type']);
        if v_branch_paths is not null then
            return query
                select p.path, p.problem
                from signalbox._schema_problems(
                    v_branch_paths, v_branch_values, v_branch, v_definitions
                ) p;
        end if;
    end loop;

    if v_schema ? 'enum' then
        return query
            select
                d.path,
                format(
                    'must be one of %s, not %s%s',
                    (
                        select string_agg(signalbox._shown_json(e), ', ')
                        from jsonb_array_elements(v_schema -> 'enum') e
                    ),
                    signalbox._shown_json(d.value),
                    '; did you mean "' || case
                        when jsonb_typeof(d.value) = 'string'
                            then signalbox._closest_word(
                                d.value #>> '{}',
                                array(select jsonb_array_elements_text(v_schema -> 'enum'))
                            )
                    end || '"?'
                )
            from unnest(v_paths, v_values) d (path, value)
            where not exists (
                select
                from jsonb_array_elements(v_schema -> 'enum') e
                where e = d.value
            );
    end if;

    if v_schema ?| '{minLength,maxLength,pattern}' then
        return query
            select
                d.path,
                case
                    when length(d.content) < (v_schema ->> 'minLength')::integer
                        then 'must not be empty'
                    when length(d.content) > (v_schema ->> 'maxLength')::integer
                        then format(
                            'must be at most %s characters long, not %s',
                            v_schema ->> 'maxLength', length(d.content)
                        )
                    else format(
                        'must be %s, not %s',
                        coalesce(v_schema ->> '$comment', 'like ' || (v_schema ->> 'pattern')),
                        signalbox._shown_json(to_jsonb(d.content))
                    )
                end
            from (
                select u.path, u.value #>> '{}'
                from unnest(v_paths, v_values) u (path, value)
                where jsonb_typeof(u.value) = 'string'
            ) d (path, content)
            where length(d.content) < (v_schema ->> 'minLength')::integer
                or length(d.content) > (v_schema ->> 'maxLength')::integer
                or d.content !~ (v_schema ->> 'pattern');
    end if;

    if v_schema ?| '{minimum,maximum}' then
        return query
            select
                d.path,
                case
                    when d.number < (v_schema ->> 'minimum')::numeric
                        then format(
                            'must be at least %s, not %s',
                            v_schema ->> 'minimum',
                            signalbox._shown_json(to_jsonb(d.number))
                        )
                    else format(
                        'must be at most %s, not %s',
                        v_schema ->> 'maximum',
                        signalbox._shown_json(to_jsonb(d.number))
                    )
                end
            from (
                select
                    u.path,
                    case when jsonb_typeof(u.value) = 'number' then u.value::numeric end
                from unnest(v_paths, v_values) u (path, value)
            ) d (path, number)
            where d.number < (v_schema ->> 'minimum')::numeric
                or d.number > (v_schema ->> 'maximum')::numeric;
    end if;

    if v_schema ?| '{items,minItems,maxItems}' then
        return query
            select
                d.path,
                case
                    when d.length < (v_schema ->> 'minItems')::integer
                        then format('must have at least %s items', v_schema ->> 'minItems')
                    else format(
                        'must have at most %s items, not %s', v_schema ->> 'maxItems', d.length
                    )
                end
            from (
                select
                    u.path,
                    case when jsonb_typeof(u.value) = 'array' then jsonb_array_length(u.value) end
                from unnest(v_paths, v_values) u (path, value)
            ) d (path, length)
            where d.length < (v_schema ->> 'minItems')::integer
                or d.length > (v_schema ->> 'maxItems')::integer;

        if v_schema ? 'items' then
            select array_agg(format('%s[%s]', d.path, i.place - 1)), array_agg(i.value)
            into v_branch_paths, v_branch_values
            from unnest(v_paths, v_values) d (path, value)
            cross join lateral jsonb_array_elements(
                case when jsonb_typeof(d.value) = 'array' then d.value else '[]' end
            ) with ordinality i (value, place);
            if v_branch_paths is not null then
                return query
                    select p.path, p.problem
                    from signalbox._schema_problems(
                        v_branch_paths, v_branch_values, v_schema -> 'items', v_definitions
                    ) p;
            end if;
        end if;
    end if;

    if not v_schema ?| '{properties,required,additionalProperties,propertyNames,maxProperties}' then
        return;
    end if;
    select coalesce(array_agg(d.path), '{}'), coalesce(array_agg(d.value), '{}')
    into v_paths, v_values
    from unnest(v_paths, v_values) d (path, value)
    where jsonb_typeof(d.value) = 'object';

    return query
        select d.path, format('"%s" is missing', r.name)
        from unnest(v_paths, v_values) d (path, value)
        cross join jsonb_array_elements_text(v_schema -> 'required') r (name)
        where not d.value ? r.name;

    if v_schema ? 'maxProperties' then
        return query
            select
                d.path,
                format(
                    'must have at most %s members, not %s', v_schema ->> 'maxProperties', d.members
                )
            from (
                select u.path, (select count(*) from jsonb_object_keys(u.value))
                from unnest(v_paths, v_values) u (path, value)
            ) d (path, members)
            where d.members > (v_schema ->> 'maxProperties')::integer;
    end if;

    if v_schema ? 'propertyNames' then
        select
            array_agg(signalbox._member_path(d.path, k.name)),
            array_agg(to_jsonb(k.name))
        into v_branch_paths, v_branch_values
        from unnest(v_paths, v_values) d (path, value)
        cross join lateral jsonb_object_keys(d.value) k (name);
        if v_branch_paths is not null then
            return query
                select p.path, 'the name ' || p.problem
                from signalbox._schema_problems(
                    v_branch_paths, v_branch_values, v_schema -> 'propertyNames', v_definitions
                ) p;
        end if;
    end if;

    v_names := array(select jsonb_object_keys(coalesce(v_schema -> 'properties', '{}')));
    if v_schema -> 'additionalProperties' = 'false' then
        return query
            with unknown as materialized (
                select signalbox._member_path(d.path, k.name) as path, k.name
                from unnest(v_paths, v_values) d (path, value)
                cross join lateral jsonb_object_keys(d.value) k (name)
                where k.name <> all (v_names)
            )
            select u.path, 'no such field' || coalesce('; did you mean ' || m.meant || '?', '')
            from unknown u
            left join (
                select n.name, signalbox._closest_word(n.name, v_names)
                from (
                    select distinct k.name
                    from unknown k
                    order by k.name
                    limit 100
                ) n
            ) m (name, meant)
                on m.name = u.name;
    elsif jsonb_typeof(v_schema -> 'additionalProperties') = 'object' then
        select array_agg(signalbox._member_path(d.path, m.name)), array_agg(m.value)
        into v_branch_paths, v_branch_values
        from unnest(v_paths, v_values) d (path, value)
        cross join lateral jsonb_each(d.value) m (name, value)
        where m.name <> all (v_names);
        if v_branch_paths is not null then
            return query
                select p.path, p.problem
                from signalbox._schema_problems(
                    v_branch_paths,
                    v_branch_values,
                    v_schema -> 'additionalProperties',
                    v_definitions
                ) p;
        end if;
    end if;

    foreach v_name in array v_names loop
        select
            array_agg(signalbox._member_path(d.path, v_name)),
            array_agg(d.value -> v_name)
        into v_branch_paths, v_branch_values
        from unnest(v_paths, v_values) d (path, value)
        where d.value ? v_name;
        if v_branch_paths is not null then
            return query
                select p.path, p.problem
                from signalbox._schema_problems(
                    v_branch_paths,
                    v_branch_values,
                    v_schema -> 'properties' -> v_name,
                    v_definitions
                ) p;
        end if;
    end loop;
end;
$$;

comment on function signalbox._schema_problems(text[], jsonb[], jsonb, jsonb) is
    'Everything that is wrong with documents by a JSON Schema, by JSON path; paths says where each '
    'document stands.';
grant execute on function signalbox._schema_problems(text[], jsonb[], jsonb, jsonb) to signalbox_reader;
