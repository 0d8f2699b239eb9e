begin;
select plan(4);

select from tests.make_workflow();
select from tests.make_task('plain');
select from signalbox.create_tasks(tests.project(), tests.workflow(), '[
    {"key": "keyed", "title": "x", "concurrency_key": "a"}]');
create function next(after signalbox_data.limit_scope default null)
returns table (key text, scope text, of text)
language sql
as $$
    select t.key, n.scope::text, n.key
    from signalbox._next_limits(
        tests.project(), array[tests.task('plain'), tests.task('keyed')], next.after) n
    inner join signalbox_data.tasks t on t.id = n.task_id
    order by t.key
$$;
select results_eq(
    'select * from next()', $$values ('keyed', 'key', 'a'), ('plain', null, null)$$,
    '_next_limits finds the key of a task, and nothing where there is no limit'
);
insert into signalbox_data.concurrency_limits (project_id, scope, key, max_running)
values (tests.project(), 'project', 'project', 9), (tests.project(), 'queue', 'default', 9),
    (tests.project(), 'queue', 'other', 9), (tests.project(), 'workflow', tests.workflow()::text, 9);
select results_eq(
    $$select scope from next() union all select scope from next('key')
    union all select scope from next('workflow') union all select scope from next('queue')
    union all select scope from next('project')$$,
    $$values ('key'), ('queue'), ('queue'), ('queue'), ('project'), ('project'), ('workflow'),
        ('workflow'), (null), (null)$$,
    '_next_limits leads from the key by queue and workflow to the project'
);
select is_empty(
    $$select * from signalbox._next_limits(tests.project(), '{}')$$, '_next_limits takes an empty list'
);
select is_empty(
    $$select * from signalbox._next_limits(tests.project(), array[signalbox_data.new_id()])$$,
    '_next_limits passes over a task that is not there'
);

select * from finish();
rollback;
