begin;
select plan(1);

select from tests.make_workflow();
select from signalbox.create_tasks(tests.project(), tests.workflow(), '[
    {"key": "approval", "title": "x", "wait": {"kind": "approval"}},
    {"key": "by hand", "title": "x"},
    {"key": "first", "title": "x", "concurrency_key": "k"},
    {"key": "second", "title": "x", "concurrency_key": "k"}]');
select from tests.set_status('by hand', 'review');
select results_eq(
    $$select t.key, signalbox._remedy_of_task(t.project_id, t.id, t.status, t.is_gated)
    from signalbox_data.tasks t where t.project_id = tests.project() order by t.key$$,
    $$values
        ('approval', 'approve_task or refuse_task'),
        ('by hand', 'a decision: set_task_status to completed, failed or ready'),
        ('first', 'a worker that claims from its queue'),
        ('second', 'a free slot; see its explain_task')$$,
    '_remedy_of_task knows what a task waits for'
);

select * from finish();
rollback;
