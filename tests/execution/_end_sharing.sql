begin;
select plan(7);

select from tests.make_workflow();
select from signalbox.create_tasks(tests.project(), tests.workflow(), '[
    {"key": "1", "title": "x", "concurrency_key": "a"},
    {"key": "2", "title": "x", "concurrency_key": "a"}]');
create function in_queue()
returns setof text
language sql
as $$
    select t.key
    from signalbox_data.ready_tasks r
    inner join signalbox_data.tasks t on t.id = r.task_id
    where r.project_id = tests.project()
    order by t.key
$$;
select is(signalbox._begin_sharing(), true, '_begin_sharing begins to collect limits');
select is(signalbox._begin_sharing(), false, '_begin_sharing leaves what is collected to who began');
delete from signalbox_data.limit_holders where project_id = tests.project();
delete from signalbox_data.ready_tasks where project_id = tests.project();
update signalbox_data.tasks set status = 'deferred' where id = tests.task('1');
select from signalbox._touch_limits(tests.project(), '{key,queue}', '{a,default}');
select from signalbox._touch_limits(tests.project(), '{key}', '{a}');
select is_empty('select in_queue()', '_touch_limits leaves slots for later while limits are collected');
select from signalbox._end_sharing();
select results_eq('select in_queue()', $$values ('2')$$, '_end_sharing shares out what was collected');
select lives_ok('select signalbox._end_sharing()', '_end_sharing does nothing for nothing');
select from signalbox._touch_limits(tests.project(), '{key}', '{a}');
select results_eq('select in_queue()', $$values ('2')$$, '_touch_limits shares out at once otherwise');
select is_empty('select * from tests.broken_invariants()', '_end_sharing breaks no invariant');

select * from finish();
rollback;
