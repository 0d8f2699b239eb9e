begin;
select plan(4);

select from tests.make_project();
create temporary table made as
select n, tests.make_workflow(tests.project(), name => n::text) as id from generate_series(1, 2) n;
select from made m cross join lateral signalbox.join_concurrency_group(tests.project(), m.id, 'g');
select is(signalbox._advance_groups() >= 0, true, '_advance_groups lets those wait whose turn is not yet');
select results_eq(
    $$select status::text from signalbox.workflows where project_id = tests.project() order by name$$,
    $$values ('active'), ('pending')$$,
    '_advance_groups lets nobody begin while another is worked on'
);
delete from signalbox_data.workflows where id = (select id from made where n = 1);
select from signalbox._advance_groups();
select results_eq(
    $$select name, status::text from signalbox.workflows where project_id = tests.project()$$,
    $$values ('2', 'active')$$,
    '_advance_groups lets the next one begin when one was deleted'
);
select is_empty(
    $$select * from signalbox_data.groups_to_check where project_id = tests.project()$$,
    '_advance_groups takes the notes away'
);

select * from finish();
rollback;
