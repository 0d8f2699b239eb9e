begin;
select plan(7);

create temporary table two as
select tests.make_project() as theirs, tests.make_project() as ours;
grant select on two to public;
select tests.make_workflow(ours) from two;
select from tests.make_task('a');
select from tests.make_task('b', '{a}');
select from tests.make_task('c', '{a,b}');
select from signalbox.add_dependency(
    tests.project(), tests.task('c'), tests.task('a'), type => 'relates_to'
);
create temporary table expected as
select task_id, depends_on_task_id, type, condition
from signalbox_data.task_dependencies
where project_id = tests.project()
order by task_id, depends_on_task_id, type;
grant select on expected to public;
select columns_are(
    'signalbox', 'external_dependencies',
    '{project_id,task_id,depends_on_task_id,type,condition}'::name[],
    'external_dependencies has no columns but those fit for outsiders'
);
select from tests.become_member('external', (select array[ours] from two));
create function pg_temp.page_by_page(project_id uuid, size integer)
returns setof signalbox.external_dependencies
language plpgsql
set role = signalbox_external
as $$
declare
    v_last signalbox.external_dependencies;
    v_is_last boolean;
begin
    loop
        v_is_last := true;
        for v_last in
            select *
            from signalbox.external_dependencies(
                page_by_page.project_id, v_last.task_id, v_last.depends_on_task_id, v_last.type, size
            )
        loop
            v_is_last := false;
            return next v_last;
        end loop;
        exit when v_is_last;
    end loop;
end;
$$;
select results_eq(
    $$select tests.seen_outside('select (d.task_id, d.depends_on_task_id, d.type, d.condition)::text
    from two, signalbox.external_dependencies(ours) d')$$,
    'select e::text from expected e',
    'external_dependencies shows those of a project'
);
select results_eq(
    format(
        'select (d.task_id, d.depends_on_task_id, d.type, d.condition)::text
        from two, pg_temp.page_by_page(ours, %s) d',
        size
    ),
    'select e::text from expected e',
    format('external_dependencies shows all of them in pages of %s', size)
)
from generate_series(1, 3) size;
select throws_ok(
    $$select tests.seen_outside(
        'select d::text from two, signalbox.external_dependencies(theirs) d')$$,
    'SB001', null,
    'external_dependencies shows nothing of another project'
);
select throws_ok(
    $$select tests.seen_outside(
        'select d::text from two, signalbox.external_dependencies(ours, max_rows => 1001) d')$$,
    'SB006', null,
    'external_dependencies shows no page larger than 1000'
);

select * from finish();
rollback;
