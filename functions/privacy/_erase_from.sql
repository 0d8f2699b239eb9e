-- Look through the rows of a table that come after position, up to max_rows of them, and take a person out.
--
-- A row that somebody else has locked is not waited for: the next call begins with it. position is the key of the
-- last row that is done; null when that was the end of the table.
--
-- It goes by the primary key whatever statistics say, for a plan that reads the whole table would do that for each
-- call.
create or replace function signalbox._erase_from(
    table_name text,
    user_id uuid,
    names text[],
    words text[],
    pseudonym text,
    max_rows integer,
    inout "position" jsonb,
    out looked_at integer,
    out changed integer,
    out is_busy boolean
)
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
set jit = off
set bytea_output = hex
set enable_seqscan = off
set enable_bitmapscan = off
set enable_hashjoin = off
set enable_mergejoin = off
as $$
declare
    v_table constant regclass := format('signalbox_data.%I', _erase_from.table_name);
    v_keys text;
    v_old_keys text;
    v_same_key text;
    v_bounds text;
    v_key_json text;
    v_columns text;
    v_values text;
    v_likely text;
    v_statement text;
    v_last jsonb;
    v_busy jsonb;
begin
    select
        string_agg(quote_ident(a.attname), ', ' order by k.place),
        string_agg(format('t.%I', a.attname), ', ' order by k.place),
        string_agg(format('t.%I = l.%1$I', a.attname), ' and ' order by k.place),
        string_agg(
            format('($1 ->> %s)::%s', k.place - 1, format_type(a.atttypid, a.atttypmod)),
            ', ' order by k.place
        ),
        string_agg(format('%I::text', a.attname), ', ' order by k.place)
    into v_keys, v_old_keys, v_same_key, v_bounds, v_key_json
    from pg_constraint c
    cross join lateral unnest(c.conkey) with ordinality k (attnum, place)
    inner join pg_attribute a
        on a.attrelid = c.conrelid
        and a.attnum = k.attnum
    where c.conrelid = v_table
        and c.contype = 'p';

    -- What each column becomes, and by what a row is found that may have to change.
    select
        string_agg(quote_ident(c.column_name), ', ' order by c.column_name),
        string_agg(
            case
                when c.erase = 'clear' then format(
                    'case when %s then null else %s end', w.condition, r.replaced
                )
                when c.erase = 'pseudonym' then format(
                    'case when t.%I = any ($2) then $5 else t.%1$I end', c.column_name
                )
                -- The comment of whoever approved or refused.
                when c.table_name = 'task_executions' and c.column_name = 'result' then format(
                    'case when t.worker = any ($2) and t.result ? ''approved_by'' '
                    'then (%s) - ''comment'' else %1$s end',
                    r.replaced
                )
                else r.replaced
            end,
            ', ' order by c.column_name
        ),
        string_agg(
            case
                when c.erase = 'pseudonym' then format('t.%I = any ($2)', c.column_name)
                when c.erase = 'clear' then format(
                    't.%I is not null and %s or lower(t.%1$I::text) like any ($3)',
                    c.column_name, w.condition
                )
                else format('lower(t.%I::text) like any ($3)', c.column_name)
            end,
            ' or ' order by c.column_name
        )
    into v_columns, v_values, v_likely
    from signalbox._personal_columns() c
    inner join pg_attribute a
        on a.attrelid = v_table
        and a.attname = c.column_name
    cross join lateral (
        select case
            when a.atttypid = 'jsonb'::regtype
                then format('signalbox._replace_words_in_json(t.%I, $4, $5)', c.column_name)
            else format('signalbox._replace_words(t.%I, $4, $5)', c.column_name)
        end
    ) r (replaced)
    left join pg_attribute o
        on o.attrelid = v_table
        and o.attname = c.whose
    cross join lateral (
        select case
            when o.atttypid = 'uuid'::regtype then format('t.%I = $6', c.whose)
            else format('t.%I = any ($2)', c.whose)
        end
    ) w (condition)
    where c.table_name = _erase_from.table_name
        and c.erase in ('pseudonym', 'words', 'clear');
    if _erase_from.table_name = 'personal_values' then
        v_likely := 't.user_id = $6 or lower(t.value) like any ($3)';
    end if;

    -- Dynamic, because which columns there are stands in the list of all columns.
    v_statement := format(
        'with page as materialized ('
        '    select %1$s, row_number() over (order by %1$s) as place, %2$s as is_likely'
        '    from (select * from %3$s t where $1 is null or (%1$s) > (%4$s) order by %1$s limit $7) t'
        '), locked as materialized ('
        '    select %5$s, l.place'
        '    from page l inner join %3$s t on %6$s'
        '    where l.is_likely and (%2$s)'
        '    for no key update of t skip locked'
        '), changed as (%7$s returning 1), busy as ('
        '    select min(p.place) as place from page p inner join %3$s t on %8$s'
        '    where p.is_likely and (%2$s) and p.place not in (select place from locked)'
        ') '
        'select '
        '    (select count(*) from page),'
        '    (select count(*) from changed),'
        '    (select jsonb_build_array(%9$s) from page order by place desc limit 1),'
        '    (select jsonb_build_array(%9$s) from page'
        '        where place < (select place from busy) order by place desc limit 1),'
        '    (select place is not null from busy)',
        v_keys,
        '(' || v_likely || ') is true',
        v_table,
        v_bounds,
        v_old_keys,
        v_same_key,
        case
            when _erase_from.table_name = 'personal_values' then format(
                'delete from %s t using locked l where %s and (t.user_id = $6 or t.value ~* $4)',
                v_table, v_same_key
            )
            else format(
                'update %s t set (%s) = row(%s) from locked l where %s and row(%s) is distinct from row(%s)',
                v_table, v_columns, v_values, v_same_key,
                (
                    select string_agg('t.' || trim(c.name), ', ')
                    from unnest(string_to_array(v_columns, ',')) c (name)
                ),
                v_values
            )
        end,
        replace(v_same_key, 'l.', 'p.'),
        v_key_json
    );
    execute v_statement
    into looked_at, changed, v_last, v_busy, is_busy
    using
        _erase_from."position", _erase_from.names, signalbox._likely_words(_erase_from.words),
        signalbox._words_pattern(_erase_from.words), _erase_from.pseudonym, _erase_from.user_id,
        _erase_from.max_rows;

    if is_busy then
        "position" := coalesce(v_busy, "position");
    elsif looked_at < _erase_from.max_rows then
        "position" := null;
    else
        "position" := v_last;
    end if;
end;
$$;

comment on function signalbox._erase_from(
    text, uuid, text[], text[], text, integer, jsonb
) is
    'Take a person out of the rows of a table that come after position, up to max_rows, and return how far that '
    'came: the position of the last row done, null at the end of the table.';
