-- Give every table the policies that _policies lists and no others, and let them hold for its owner
-- too. Where nothing is to be changed no table is locked. Whoever makes a table while the database is
-- in use, as a partition, calls this afterwards.
--
-- A table that is changed is locked against readers. So all are locked before the first is changed,
-- in the order of their names, and given up before PostgreSQL would take two that wait for each other
-- for a deadlock: to be called again.
create or replace function signalbox._apply_policies()
returns integer
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
set lock_timeout = '900ms'
as $$
declare
    v_commands text[];
    v_tables text;
    v_command text;
begin
    -- Dynamic, because which tables there are is known only now.
    with wanted as materialized (
        select
            p.*,
            format('signalbox_data.%I', p.table_name)::regclass as table_id
        from signalbox._policies() p
    ),
    present as materialized (
        select
            p.polrelid as table_id,
            c.relname as table_name,
            p.polname as policy,
            p.polpermissive
                and p.polwithcheck is null
                and exists (
                    select
                    from wanted w
                    where w.table_id = p.polrelid
                        and w.policy = p.polname
                        and w.command = case p.polcmd when '*' then 'all' when 'r' then 'select' end
                        and array[to_regrole(quote_ident(w.role))::oid] = p.polroles
                        and w.expression = regexp_replace(
                            pg_get_expr(p.polqual, p.polrelid), '\s+', ' ', 'g'
                        )
                ) as is_right
        from pg_policy p
        inner join pg_class c
            on c.oid = p.polrelid
        where c.relnamespace = 'signalbox_data'::regnamespace
    ),
    changes as (
        select
            p.table_name, 1 as step,
            format('drop policy %I on signalbox_data.%I', p.policy, p.table_name) as command
        from present p
        where not p.is_right
        union all
        select
            w.table_name, 2,
            format(
                'create policy %I on signalbox_data.%I for %s to %I using (%s)',
                w.policy, w.table_name, w.command, w.role, w.expression
            )
        from wanted w
        where not exists (
            select
            from present p
            where p.table_id = w.table_id
                and p.policy = w.policy
                and p.is_right
        )
        union all
        select
            c.relname, 3,
            format(
                'alter table signalbox_data.%I enable row level security, force row level security',
                c.relname
            )
        from pg_class c
        where c.relnamespace = 'signalbox_data'::regnamespace
            and c.relkind in ('r', 'p')
            and not (c.relrowsecurity and c.relforcerowsecurity)
    )
    select
        array_agg(c.command order by c.table_name, c.step, c.command),
        string_agg(distinct format('signalbox_data.%I', c.table_name), ', ')
    into v_commands, v_tables
    from changes c;
    if v_commands is null then
        return 0;
    end if;

    execute format('lock table only %s in access exclusive mode', v_tables);
    foreach v_command in array v_commands loop
        execute v_command;
    end loop;
    return cardinality(v_commands);
end;
$$;

comment on function signalbox._apply_policies() is
    'Give every table its row-level security policies, and return how many statements that took.';

select signalbox._apply_policies();
