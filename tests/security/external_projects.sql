begin;
select plan(10);

create temporary table three as
select
    tests.make_project('external 1') as first,
    tests.make_project('external 2') as second,
    tests.make_project('external 3') as third;
grant select on three to public;
select columns_are(
    'signalbox', 'external_projects', '{id,name,status,created_at}'::name[],
    'external_projects has no columns but those fit for outsiders'
);
select from tests.become_member('external', (select array[first, second] from three));
select results_eq(
    $$select tests.seen_outside(
        'select name || '' '' || status from signalbox.external_projects()')$$,
    $$values ('external 1 active'), ('external 2 active')$$,
    'external_projects shows an outsider his projects'
);
select results_eq(
    $$select tests.seen_outside('select name from signalbox.external_projects(max_rows => 1)')$$,
    $$values ('external 1')$$,
    'external_projects shows a page'
);
select results_eq(
    $$select tests.seen_outside(
        'select name from signalbox.external_projects(after => (select first from three))')$$,
    $$values ('external 2')$$,
    'external_projects shows the next page'
);
select throws_ok(
    $$select tests.seen_outside('select name from signalbox.external_projects(max_rows => 1001)')$$,
    'SB006', null,
    'external_projects shows no page larger than 1000'
);
select throws_ok(
    $$select tests.seen_outside('select name from signalbox.external_projects')$$, '42501', null,
    'external_projects as a view, without bounds, is not for outsiders'
);
select from tests.become_member('external', '{}');
select is_empty(
    $$select tests.seen_outside('select name from signalbox.external_projects()')$$,
    'external_projects shows who is no member nothing'
);

-- All that the role may
select results_eq(
    $$select p.oid::regprocedure::text
    from pg_catalog.pg_proc p
    where p.pronamespace in ('signalbox'::regnamespace, 'signalbox_data'::regnamespace)
        and has_function_privilege('signalbox_external', p.oid, 'execute')
        and p.pronamespace = 'signalbox'::regnamespace
        and not has_function_privilege('signalbox_anonymous', p.oid, 'execute')
    order by 1$$,
    $$select unnest(array[
        'signalbox.external_dependencies(uuid,uuid,uuid,signalbox_data.dependency_type,integer)',
        'signalbox.external_projects(uuid,integer)',
        'signalbox.external_tasks(uuid,uuid,uuid,integer)',
        'signalbox.external_workflows(uuid,uuid,integer)'
    ])$$,
    'external_projects and three others are all that an outsider may call beside what anybody may'
);
select is_empty(
    $$select c.oid::regclass
    from pg_catalog.pg_class c
    where c.relnamespace in ('signalbox'::regnamespace, 'signalbox_data'::regnamespace)
        and c.relkind in ('r', 'p', 'v', 'm')
        and (
            has_table_privilege('signalbox_external', c.oid,
                'select, insert, update, delete, truncate, references, trigger')
            or has_any_column_privilege('signalbox_external', c.oid, 'select, insert, update')
        )$$,
    'external_projects: an outsider may do nothing with any table or view'
);
select is_empty(
    $$select rolname from pg_catalog.pg_roles
    where rolname like 'signalbox\_%' and rolname not in ('signalbox_external', 'signalbox_anonymous')
        and (pg_has_role(rolname, 'signalbox_external', 'member')
            or pg_has_role('signalbox_external', rolname, 'member'))$$,
    'external_projects: the role is in no other, and no other is in it'
);

select * from finish();
rollback;
