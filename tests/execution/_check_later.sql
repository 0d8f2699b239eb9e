begin;
select plan(1);

select from tests.make_project();
select from signalbox._check_later(tests.project(), 'key', 'a');
select from signalbox._check_later(tests.project(), 'key', 'a');
select results_eq(
    $$select scope::text, key, is_new_limit from signalbox_data.limits_to_check
    where project_id = tests.project()$$,
    $$values ('key', 'a', false), ('key', 'a', false)$$,
    '_check_later notes a limit each time'
);

select * from finish();
rollback;
