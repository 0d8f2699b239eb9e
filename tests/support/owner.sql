-- Give all of Signalbox to an owner who is no superuser, as on a server that one does not administer: policies
-- do not hold for superusers, so that only with such an owner functions run under them. Where the
-- tests are run by one, it is the owner already. For files with a database of their own: everything is locked.
create or replace function tests.hand_over()
returns name
language plpgsql
volatile
as $$
declare
    v_owner constant name := case
        when current_setting('is_superuser') = 'on' then 'owner_' || substr(md5(random()::text), 1, 12)
        else current_user
    end;
    v_command text;
begin
    if v_owner = current_user then
        return v_owner;
    end if;
    execute format('create role %I', v_owner);
    for v_command in
        select format('alter schema %I owner to %I', n.nspname, v_owner)
        from pg_catalog.pg_namespace n
        where n.nspname in ('signalbox', 'signalbox_data')
        union all
        select format(
            'alter %s %s owner to %I',
            case c.relkind when 'v' then 'view' when 'S' then 'sequence' else 'table' end,
            c.oid::regclass,
            v_owner
        )
        from pg_catalog.pg_class c
        where c.relnamespace in ('signalbox'::regnamespace, 'signalbox_data'::regnamespace)
            and (
                c.relkind in ('r', 'p', 'v')
                -- Those of a column go with their table.
                or c.relkind = 'S' and not exists (
                    select
                    from pg_catalog.pg_depend d
                    where d.classid = 'pg_class'::regclass
                        and d.objid = c.oid
                        and d.deptype in ('a', 'i')
                )
            )
        union all
        select format('alter function %s owner to %I', p.oid::regprocedure, v_owner)
        from pg_catalog.pg_proc p
        where p.pronamespace in ('signalbox'::regnamespace, 'signalbox_data'::regnamespace)
        union all
        select format('alter type %s owner to %I', t.oid::regtype, v_owner)
        from pg_catalog.pg_type t
        left join pg_catalog.pg_class c
            on c.oid = t.typrelid
        where t.typnamespace = 'signalbox_data'::regnamespace
            and t.typelem = 0
            and coalesce(c.relkind, 'c') = 'c'
    loop
        execute v_command;
    end loop;
    perform signalbox._apply_policies();
    return v_owner;
end;
$$;

comment on function tests.hand_over() is
    'Give Signalbox to an owner who is no superuser; returns the owner.';
