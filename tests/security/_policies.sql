begin;
select plan(3);

create temporary view policies as
select p.*, c.relname
from pg_catalog.pg_policy p
inner join pg_catalog.pg_class c
    on c.oid = p.polrelid
where c.relnamespace = 'signalbox_data'::regnamespace;

select set_eq(
    'select relname::text, polname::text from policies',
    'select p.table_name::text, p.policy::text from signalbox._policies() p',
    '_policies lists the policies that tables have'
);
select is_empty(
    $$select relname, polname
    from policies
    where polwithcheck is not null
        or not polpermissive
        or polcmd <> case polname when 'owner_sees_all' then '*' else 'r' end::"char"$$,
    '_policies lets nobody write but the owner, so that none has a check'
);
select is_empty(
    $$select p.table_name, p.policy
    from signalbox._policies() p
    where (p.role = (select pg_get_userbyid(n.nspowner) from pg_catalog.pg_namespace n where n.nspname = 'signalbox_data'))
        <> (p.policy = 'owner_sees_all')
        or p.role not in (
            'signalbox_reader', 'signalbox_admin',
            (select pg_get_userbyid(n.nspowner) from pg_catalog.pg_namespace n where n.nspname = 'signalbox_data')
        )$$,
    '_policies names readers, administrators and the owner, and nobody else'
);

select * from finish();
rollback;
