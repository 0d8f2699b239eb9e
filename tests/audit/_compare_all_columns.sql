begin;
select plan(4);

select from tests.make_workflow();
select from tests.make_task('a');
select set_config('signalbox.audit_all_columns', '', true);
update signalbox_data.tasks set status_reason = 'x', started_at = now() where key = 'a';
select is(
    coalesce(current_setting('signalbox.audit_all_columns', true), ''), '',
    '_compare_all_columns: a statement that names quick columns does not ask for others'
);
update signalbox_data.tasks set priority = 7, status_reason = 'y' where key = 'a';
select is(
    current_setting('signalbox.audit_all_columns', true), 'true',
    '_compare_all_columns: one that names another column does'
);
select from tests.forget_trail();
update signalbox_data.tasks set status_reason = 'z' where key = 'a';
select results_eq(
    'select changes from tests.trail()', $$values ('{"status_reason": ["y", "z"]}'::jsonb)$$,
    '_compare_all_columns: what comes afterwards is recorded the same'
);
update signalbox_data.tasks set id = '00000000-0000-0000-0000-00000000002a' where key = 'a';
select set_eq(
    $$select action from tests.trail() where operation <> 'update'$$, $$values ('rekey')$$,
    '_compare_all_columns: a changed key is seen'
);

select * from finish();
rollback;
