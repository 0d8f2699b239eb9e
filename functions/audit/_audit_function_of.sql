-- The function that records the changes of a table, as SQL: its columns spelled out, one insert for all rows of
-- a statement. It is made when the table is enabled and whenever the code is loaded; to see it,
--
--     select signalbox._audit_function_of('signalbox_data.tasks');
--
-- The transition tables are joined by a full join: an inner join that was planned for one row would keep its
-- nested loop for a thousand, and a full join sees the rows whose key was changed.
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
    v_settings text;
    v_project text;
begin
    -- What is written must not depend on how the client likes to read it.
    select
        string_agg(distinct s.setting, '' order by s.setting),
        max(
            case
                when c.is_key and c.name = 'project_id' then 'project_id'
                when c.is_key and _audit_function_of.table_name = 'signalbox_data.projects' then 'id'
            end
        )
    into v_settings, v_project
    from signalbox._audit_columns(_audit_function_of.table_name) c
    left join lateral (
        select case
            when c.type like 'interval%' then E'\nset intervalstyle = postgres'
            when c.type like '%real%' or c.type like '%double precision%'
                then E'\nset extra_float_digits = 1'
            when c.type like 'bytea%' then E'\nset bytea_output = hex'
            when c.type like 'timestamp with time zone[]%' or c.type like '%tstz%'
                then E'\nset timezone = ''UTC'''
        end
    ) s (setting)
        on true;

    return format(
        $function$create or replace function signalbox.%I()
returns trigger
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
set jit = off%s
as $audit$
declare
    v_now constant timestamptz := signalbox_data.clock();
    v_application constant text := nullif(current_setting('application_name'), '');
    v_context_id bigint;
begin
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
%s
    if tg_op = 'UPDATE' then%s    elsif tg_op = 'INSERT' then%s    elsif tg_op = 'DELETE' then%s    else%s    end if;
    return null;
end;
$audit$;$function$,
        signalbox._audit_function_name(_audit_function_of.table_name),
        v_settings,
        coalesce('o.' || v_project, 'null'),
        coalesce('n.' || v_project, 'null'),
        case
            when signalbox._has_quick_columns(_audit_function_of.table_name) then format(
                $sql$
    if tg_op = 'UPDATE'
        and coalesce(current_setting('signalbox.audit_all_columns', true), '') = ''
    then%s        return null;
    end if;
$sql$,
                signalbox._audit_insert_of(_audit_function_of.table_name, 'update', true)
            )
        end,
        signalbox._audit_insert_of(_audit_function_of.table_name, 'update'),
        signalbox._audit_insert_of(_audit_function_of.table_name, 'insert'),
        signalbox._audit_insert_of(_audit_function_of.table_name, 'delete'),
        signalbox._audit_insert_of(_audit_function_of.table_name, 'truncate')
    );
end;
$$;

comment on function signalbox._audit_function_of(text) is
    'The function that records the changes of an audited table, as SQL.';
