-- The query for what a table has of a person: rows that are found by the columns that say whose they are, with the
-- key of each and the columns that are about the person. Null where a table has nothing of anybody.
--
-- $1 is the user, $2 the names, $3 the key of the row before and $4 how many rows are wanted.
create or replace function signalbox._personal_query(table_name text)
returns text
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    v_table constant regclass := format('signalbox_data.%I', _personal_query.table_name);
    v_keys text;
    v_bounds text;
    v_key_json text;
    v_condition text;
    v_data text;
begin
    -- The audit log has no key, and is told in the order of its entries.
    select
        string_agg(format('t.%I', a.attname), ', ' order by k.place),
        string_agg(
            format('($3 ->> %s)::%s', k.place - 1, format_type(a.atttypid, a.atttypmod)),
            ', ' order by k.place
        ),
        string_agg(format('t.%I::text', a.attname), ', ' order by k.place)
    into v_keys, v_bounds, v_key_json
    from (
        select u.attnum, u.place
        from pg_constraint c
        cross join lateral unnest(c.conkey) with ordinality u (attnum, place)
        where c.conrelid = v_table
            and c.contype = 'p'
        union all
        select s.attnum, 1
        from pg_attribute s
        where _personal_query.table_name = 'audit_logs'
            and s.attrelid = v_table
            and s.attname = 'seq'
    ) k
    inner join pg_attribute a
        on a.attrelid = v_table
        and a.attnum = k.attnum;

    select string_agg(w.condition, ' or ' order by w.condition)
    into v_condition
    from (
        select distinct case c.whose
            when 'line_id' then 't.line_id in (select o.line_id from signalbox_data.api_tokens o where o.user_id = $1)'
            when 'token_id' then 't.token_id in (select o.id from signalbox_data.api_tokens o where o.user_id = $1)'
            when 'prefix' then 't.prefix in (select o.prefix from signalbox_data.api_tokens o where o.user_id = $1)'
            else case
                when a.atttypid = 'uuid'::regtype then format('t.%I = $1', c.whose)
                else format('t.%I = any ($2)', c.whose)
            end
        end as condition
        from signalbox._personal_columns() c
        inner join pg_attribute a
            on a.attrelid = v_table
            and a.attname = c.whose
        where c.table_name = _personal_query.table_name
    ) w;
    if v_condition is null then
        return null;
    end if;

    select string_agg(format('%L, t.%1$I', c.column_name), ', ')
    into v_data
    from (
        select c.column_name
        from signalbox._personal_columns() c
        where c.table_name = _personal_query.table_name
            and c.whose is not null
            and c.holds <> 'secret'
        order by c.column_name
    ) c;

    return format(
        'select jsonb_build_array(%s), jsonb_build_object(%s) from %s t '
        'where (%s) and ($3 is null or (%s) > (%s)) order by %5$s limit $4',
        v_key_json, v_data, v_table, v_condition, v_keys, v_bounds
    );
end;
$$;

comment on function signalbox._personal_query(text) is
    'SQL for what a table has of a person; null where it has nothing of anybody.';
