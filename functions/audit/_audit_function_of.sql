-- The function that records the changes of a table, as SQL: its columns spelled out, one insert for all rows of
-- a statement. It is made when the table is enabled and whenever the code is loaded; to see it,
--
--     select signalbox._audit_function_of('signalbox_data.tasks');
--
-- The transition tables are joined by a full join: an inner join that was planned for one row would keep its
-- nested loop for a thousand, and a full join sees the rows whose key was changed. It is a hash join: to merge, both
-- sides would be sorted, with all their columns.
--
-- Where a table has quick columns, a statement that names none of its other columns compares just those:
-- PostgreSQL prepares each comparison anew in every statement, and all of them would cost more than a claim. A
-- trigger before updates of the other columns says that they are named.
--
-- Runs with the owner's rights: who may change the table need not be able to write the log.
create or replace function signalbox._audit_function_of(table_name text)
returns text
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
declare
    v_is_quick constant boolean := signalbox._has_quick_columns(_audit_function_of.table_name);
    v_has_moves constant boolean :=
        signalbox._audit_is_move(_audit_function_of.table_name) is not null;
    v_names text[];
    v_values text[];
    v_project text;
begin
    select max(
        case
            when c.is_key and c.name = 'project_id' then 'project_id'
            when c.is_key and _audit_function_of.table_name = 'signalbox_data.projects' then 'id'
        end
    )
    into v_project
    from signalbox._audit_columns(_audit_function_of.table_name) c;

    -- What is written must not depend on how the client likes to read it.
    select array_agg(s.name order by s.name), array_agg(s.value order by s.name)
    into v_names, v_values
    from (
        values ('enable_mergejoin', 'off'), ('jit', 'off')
        union
        select s.name, s.value
        from signalbox._audit_columns(_audit_function_of.table_name) c
        cross join lateral (
            values
                ('intervalstyle', 'postgres', c.type like 'interval%'),
                (
                    'extra_float_digits', '1',
                    c.type like '%real%' or c.type like '%double precision%'
                ),
                ('bytea_output', 'hex', c.type like 'bytea%'),
                (
                    'timezone', 'UTC',
                    c.type like 'timestamp with time zone[]%' or c.type like '%tstz%'
                )
        ) s (name, value, is_needed)
        where s.is_needed
    ) s (name, value);

    return format(
        $function$create or replace function signalbox.%I()
returns trigger
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp%s
as $audit$
declare
    v_now constant timestamptz := signalbox_data.clock();
    v_application constant text := nullif(current_setting('application_name'), '');
    v_context_id bigint;
    v_user_id uuid;
    v_role text;%s
begin
    if concat(
        current_setting('signalbox.context', true), current_setting('request.method', true),
        current_setting('signalbox.session', true)
    ) <> '' or current_setting('role') <> 'none' then
        v_user_id := signalbox._session_user_id();
        v_role := signalbox._audit_role();
        if concat(
            current_setting('signalbox.context', true), current_setting('request.method', true)
        ) <> '' then
            if tg_op = 'TRUNCATE' then
                v_context_id := signalbox._audit_context(v_now, null);
            elsif tg_op = 'DELETE' then
                select signalbox._audit_context(v_now, %s)
                into v_context_id
                from (select * from old_rows limit 1) o;
            else
                select signalbox._audit_context(v_now, %s)
                into v_context_id
                from (select * from new_rows limit 1) n;
            end if;
        end if;
    elsif session_user = current_user then
        v_role := session_user;
    else
        -- What the two functions say, by one look.
        select case when u.is_active then u.id end, '~'
        into v_user_id, v_role
        from signalbox_data.users u
        where u.database_role = session_user;
        v_role := coalesce(v_role, session_user);
    end if;
%s
    if tg_op = 'UPDATE' then%s    elsif tg_op = 'INSERT' then%s    elsif tg_op = 'DELETE' then%s    else%s    end if;%s
    return null;
end;
$audit$;$function$,
        signalbox._audit_function_name(_audit_function_of.table_name),
        case
            when not v_is_quick then (
                select string_agg(format(E'\nset %s = %L', s.name, s.value), '')
                from unnest(v_names, v_values) s (name, value)
            )
        end,
        case
            when v_is_quick then concat(
                E'\n    v_settings text[];',
                case when v_has_moves then E'\n    v_has_moves boolean := false;' end
            )
        end,
        coalesce('o.' || v_project, 'null'),
        coalesce('n.' || v_project, 'null'),
        case
            when v_is_quick then format(
                $sql$
    if tg_op = 'UPDATE'
        and coalesce(current_setting('signalbox.audit_all_columns', true), '') = ''
    then%s%s        return null;
    end if;

    -- Set here and not for the function, for to set them costs what is quick more than to compare.
    v_settings := array[%s];
    v_settings := v_settings || array[%s];
$sql$,
                case
                    when v_has_moves then format(
                        $sql$
        if current_setting('signalbox.audit_few', true) = 'true' then%s
            if (current_setting('signalbox.audit_rest', true) = 'true') is not true then
                return null;
            end if;
            perform set_config('signalbox.audit_rest', '', true);
            v_has_moves := true;
        end if;
$sql$,
                        signalbox._audit_move_of(_audit_function_of.table_name)
                    )
                end,
                signalbox._audit_insert_of(_audit_function_of.table_name, 'update', true),
                (
                    select string_agg(format('current_setting(%L)', n.name), ', ' order by n.place)
                    from unnest(v_names) with ordinality n (name, place)
                ),
                (
                    select string_agg(format('set_config(%L, %L, true)', s.name, s.value), ', ')
                    from unnest(v_names, v_values) s (name, value)
                )
            )
        end,
        signalbox._audit_insert_of(_audit_function_of.table_name, 'update'),
        signalbox._audit_insert_of(_audit_function_of.table_name, 'insert'),
        signalbox._audit_insert_of(_audit_function_of.table_name, 'delete'),
        signalbox._audit_insert_of(_audit_function_of.table_name, 'truncate'),
        case
            when v_is_quick then (
                select format(
                    E'\n    v_settings := array[%s];',
                    string_agg(
                        format('set_config(%L, v_settings[%s], true)', n.name, n.place), ', '
                        order by n.place
                    )
                )
                from unnest(v_names) with ordinality n (name, place)
            )
        end
    );
end;
$$;

comment on function signalbox._audit_function_of(text) is
    'The function that records the changes of an audited table, as SQL.';
