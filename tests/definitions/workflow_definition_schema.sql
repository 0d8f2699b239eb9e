begin;
select plan(3);

select is(
    signalbox.workflow_definition_schema() ->> '$schema',
    'https://json-schema.org/draft/2020-12/schema',
    'workflow_definition_schema is a JSON Schema'
);
-- What _schema_problems does not know would be passed over.
select is_empty(
    $$with recursive node (value) as (
        select signalbox.workflow_definition_schema()
        union all
        select s.value
        from node n
        cross join lateral (
            select v.value
            from jsonb_each(n.value) m (name, value)
            cross join lateral jsonb_each(m.value) v (name, value)
            where m.name in ('properties', '$defs')
            union all
            select m.value
            from jsonb_each(n.value) m (name, value)
            where m.name in ('items', 'additionalProperties', 'propertyNames')
                and jsonb_typeof(m.value) = 'object'
            union all
            select jsonb_array_elements(n.value -> 'anyOf')
        ) s (value)
    )
    select distinct k.keyword
    from node n
    cross join lateral jsonb_object_keys(n.value) k (keyword)
    where k.keyword not in (
        'type', 'enum', 'minLength', 'maxLength', 'pattern', 'minimum', 'maximum', 'minItems',
        'maxItems', 'items', 'required', 'properties', 'propertyNames', 'maxProperties',
        'additionalProperties', '$ref', '$defs', 'anyOf', '$comment', '$schema', 'title',
        'description'
    )$$,
    'workflow_definition_schema uses no word that _schema_problems does not know'
);
select is_empty(
    $$select r.name #>> '{}'
    from jsonb_path_query(signalbox.workflow_definition_schema(), '$.**."$ref"') r (name)
    where not signalbox.workflow_definition_schema() -> '$defs'
        ? split_part(r.name #>> '{}', '/', 3)$$,
    'workflow_definition_schema refers to nothing that it does not define'
);

select * from finish();
rollback;
