begin;
select plan(1);

select from tests.make_project('projects');
select results_eq(
    $$select id, name, status::text from signalbox.projects where name = 'projects'$$,
    $$values (tests.project(), 'projects', 'active')$$,
    'projects shows each project'
);

select * from finish();
rollback;
