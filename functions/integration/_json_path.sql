-- A path as people read it: $.master.tasks[3].status, and line 12 of a file of JSON lines.
create or replace function signalbox._json_path(
    format signalbox_data.document_format,
    path text[]
)
returns text
language sql
immutable
parallel safe
as $$
    select case
        when format = 'beads' and cardinality(path) = 1 then 'line ' || path[1]
        else coalesce(case when format = 'beads' then 'line ' || path[1] else '$' end, '$') || coalesce(
            string_agg(
                case
                    when p.step ~ '^\d+$' then '[' || p.step || ']'
                    when p.step ~ '^[[:alpha:]_][[:alnum:]_]*$' then '.' || p.step
                    else '[' || to_json(p.step)::text || ']'
                end,
                '' order by p.ordinality
            ) filter (where format <> 'beads' or p.ordinality > 1),
            ''
        )
    end
    from unnest(path) with ordinality p (step, ordinality);
$$;

comment on function signalbox._json_path(signalbox_data.document_format, text[]) is
    'A path into a document as people read it.';
