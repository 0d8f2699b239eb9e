-- Record who changes the rows of a table: from now on, and in whatever columns it will have, for every load of
-- the code looks after it.
--
--     select * from signalbox.enable_audit('signalbox_data.tasks');
--     select * from signalbox.enable_audit('app.invoices', entity => 'invoice',
--         masked_columns => '{card_number}', ignored_columns => '{viewed_at}');
--
-- The table must have a primary key. ignored_columns are not recorded, of masked_columns only that they changed;
-- the values of personal_columns are kept where they can be erased. What is left out stays as it was, or as
-- it is in _audit_tables for a table of Signalbox.
--
-- Runs with the owner's rights: its callers may call it, but not make triggers.
create or replace function signalbox.enable_audit(
    table_name text,
    entity text default null,
    category text default null,
    ignored_columns text[] default null,
    masked_columns text[] default null,
    personal_columns text[] default null
)
returns setof signalbox.audited_tables
language plpgsql
volatile
security definer
rows 1
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
    v_class pg_class;
    v_name text;
    v_column text;
begin
    perform signalbox._require_administrator();

    select c.*
    into v_class
    from pg_class c
    where c.oid = to_regclass(enable_audit.table_name);
    if not found then
        raise exception 'table % not found', coalesce(enable_audit.table_name, 'null')
            using errcode = 'SB001';
    end if;
    -- What is generated calls the types of the columns, and with the rights of the owner.
    if v_class.relowner <> (select r.oid from pg_roles r where r.rolname = current_user)
        and not pg_has_role(
            coalesce(nullif(current_setting('role'), 'none'), session_user)::name,
            current_user, 'usage'
        )
    then
        raise exception '% is not a table of the owner of Signalbox', enable_audit.table_name
            using
                errcode = 'SB007',
                hint = 'Let the owner of Signalbox enable its audit.';
    end if;
    v_name := format(
        '%I.%I',
        (select n.nspname from pg_namespace n where n.oid = v_class.relnamespace),
        v_class.relname
    );

    if v_class.relkind not in ('r', 'p') or v_class.relispartition
        or v_class.relpersistence = 't'
    then
        raise exception '% is not a table of its own', v_name
            using
                errcode = 'SB006',
                hint = 'Views have no changes; enable the audit of the table that a partition belongs to.';
    end if;
    if v_class.relname in ('audit_logs', 'audit_contexts', 'personal_values')
        and v_class.relnamespace = 'signalbox_data'::regnamespace
    then
        raise exception '% is the audit log itself', v_name
            using errcode = 'SB006';
    end if;
    if not exists (
        select
        from pg_constraint k
        where k.conrelid = v_class.oid
            and k.contype = 'p'
    ) then
        raise exception '% has no primary key', v_name
            using errcode = 'SB006', hint = 'Entries refer to a row by it.';
    end if;
    select u.name
    into v_column
    from unnest(
        enable_audit.ignored_columns || enable_audit.masked_columns
            || enable_audit.personal_columns
    ) u (name)
    where not exists (
        select
        from pg_attribute a
        where a.attrelid = v_class.oid
            and a.attname = u.name
            and a.attnum > 0
            and not a.attisdropped
    )
    limit 1;
    if found then
        raise exception 'column % of % not found', v_column, v_name
            using errcode = 'SB001';
    end if;

    insert into signalbox_data.audited_tables (
        table_name, entity, category, ignored_columns, masked_columns, personal_columns,
        quick_columns
    )
    select
        v_name,
        coalesce(enable_audit.entity, l.entity, regexp_replace(v_class.relname, 's$', '')),
        coalesce(enable_audit.category, l.category, 'general'),
        coalesce(enable_audit.ignored_columns, l.ignored, '{}'),
        coalesce(enable_audit.masked_columns, l.masked, '{}'),
        coalesce(enable_audit.personal_columns, l.personal, '{}'),
        coalesce(l.quick, '{}')
    from (select) one
    left join signalbox._audit_tables() l
        on l.table_name = v_name
    on conflict (table_name) do update
    set is_enabled = true,
        gap_ends_at = case
            when audited_tables.is_enabled
                and (audited_tables.ignored_columns <@ enable_audit.ignored_columns) is not false
                then audited_tables.gap_ends_at
            else signalbox_data.clock()
        end,
        entity = coalesce(enable_audit.entity, audited_tables.entity),
        category = coalesce(enable_audit.category, audited_tables.category),
        ignored_columns = coalesce(
            enable_audit.ignored_columns, audited_tables.ignored_columns
        ),
        masked_columns = coalesce(enable_audit.masked_columns, audited_tables.masked_columns),
        personal_columns = coalesce(
            enable_audit.personal_columns, audited_tables.personal_columns
        ),
        changed_at = signalbox_data.clock();

    perform signalbox._generate_audit(v_name);
    perform signalbox._log_audit_event('audit_enabled', 'audited_table', details => jsonb_build_object(
        'table_name', v_name
    ));

    return query
        select t.*
        from signalbox.audited_tables t
        where t.table_name = v_name;
end;
$$;

comment on function signalbox.enable_audit(text, text, text, text[], text[], text[]) is
    'Record the changes of a table from now on, and return how; raises SB001 when there is no such table or column '
    'SB006 when it has no primary key, and SB007 when it is neither a table of the owner nor called by the owner.';
grant execute on function signalbox.enable_audit(text, text, text, text[], text[], text[])
    to signalbox_admin;
