begin;
select plan(6);

create temporary table two as
select tests.make_project() as theirs, tests.make_project() as ours;
grant select on two to public;
select set_config('tests.project_id', ours::text, true) from two;
select tests.make_workflow(ours, name => 'release ' || n) from two, generate_series(1, 3) n;
select tests.make_workflow(theirs, name => 'not yours') from two;
select columns_are(
    'signalbox', 'external_workflows',
    '{project_id,id,parent_workflow_id,name,status,phase,priority,created_at,scheduled_at,deadline_at,started_at,finished_at}'::name[],
    'external_workflows has no columns but those fit for outsiders'
);
select from tests.become_member('external', (select array[ours] from two));
select results_eq(
    $$select tests.seen_outside(
        'select name || '' '' || status from two, signalbox.external_workflows(ours)')$$,
    $$values ('release 1 active'), ('release 2 active'), ('release 3 active')$$,
    'external_workflows shows those of a project'
);
select results_eq(
    $$select tests.seen_outside('select n.name
    from two
    cross join lateral signalbox.external_workflows(ours, max_rows => 1) f
    cross join lateral signalbox.external_workflows(ours, f.id, 1) n')$$,
    $$values ('release 2')$$,
    'external_workflows shows the next page'
);
select throws_ok(
    $$select tests.seen_outside('select name from two, signalbox.external_workflows(theirs)')$$,
    'SB001', null,
    'external_workflows shows nothing of another project'
);
select throws_ok(
    $$select tests.seen_outside('select name from signalbox.external_workflows(null)')$$, 'SB001',
    null,
    'external_workflows wants a project'
);
select throws_ok(
    $$select tests.seen_outside(
        'select name from two, signalbox.external_workflows(ours, max_rows => 0)')$$,
    'SB006', null,
    'external_workflows wants a page'
);

select * from finish();
rollback;
