-- Policies use functions, so they go with the one that applies them. Without it a table would have
-- none, or such as nobody keeps in step.
do $$
declare
    v_command text;
begin
    if exists (
        select
        from pg_catalog.pg_description d
        where d.objoid = to_regprocedure('signalbox._apply_policies()')
            and d.classoid = 'pg_catalog.pg_proc'::regclass
            and d.xmin = pg_current_xact_id()::xid
    ) then
        return;
    end if;
    -- Dynamic, because which policies there are is known only now.
    for v_command in
        select format('drop policy %I on %s', p.polname, p.polrelid::regclass)
        from pg_catalog.pg_policy p
        inner join pg_catalog.pg_class c
            on c.oid = p.polrelid
        where c.relnamespace = 'signalbox_data'::regnamespace
        union all
        select format(
            'alter table %s no force row level security, disable row level security', c.oid::regclass
        )
        from pg_catalog.pg_class c
        where c.relnamespace = 'signalbox_data'::regnamespace
            and c.relrowsecurity
    loop
        execute v_command;
    end loop;
end;
$$;

-- Drop the functions and views of schema signalbox whose comment this transaction did not
-- write: their files are gone. Never cascading: what still uses one must go first, so those
-- that are in use are tried again after the others, and an error names what remains.
do $$
declare
    v_commands text[];
    v_left text[];
    v_command text;
begin
    -- Dynamic, because which objects are to be dropped is known only now.
    select coalesce(array_agg(o.command), '{}')
    into v_commands
    from (
        select
            p.oid,
            'pg_catalog.pg_proc'::regclass,
            format('drop routine %s', p.oid::regprocedure)
        from pg_catalog.pg_proc p
        where p.pronamespace = 'signalbox'::regnamespace
        union all
        select
            c.oid,
            'pg_catalog.pg_class'::regclass,
            format(
                'drop %s %s',
                case c.relkind when 'm' then 'materialized view' else 'view' end,
                c.oid::regclass
            )
        from pg_catalog.pg_class c
        where c.relnamespace = 'signalbox'::regnamespace
            and c.relkind in ('v', 'm')
    ) o (id, catalogue, command)
    where not exists (
        select
        from pg_catalog.pg_description d
        where d.objoid = o.id
            and d.classoid = o.catalogue
            and d.objsubid = 0
            and d.xmin = pg_current_xact_id()::xid
    );

    while cardinality(v_commands) > 0 loop
        v_left := '{}';
        foreach v_command in array v_commands loop
            begin
                execute v_command;
            exception
                when dependent_objects_still_exist then v_left := v_left || v_command;
            end;
        end loop;
        if cardinality(v_left) = cardinality(v_commands) then
            raise exception 'objects without a file are still in use: %',
                array_to_string(v_left, '; ')
                using hint = 'Change what uses them, or give them a file with a comment.';
        end if;
        v_commands := v_left;
    end loop;
end;
$$;

-- Functions are executable by everyone unless that is taken away; each file grants its own.
revoke execute on all functions in schema signalbox from public;
