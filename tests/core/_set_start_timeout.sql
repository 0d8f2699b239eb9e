begin;
select plan(4);

select tests.set_clock('2026-01-01 12:00+00');
select from tests.make_workflow();
select from tests.make_task('a');
select from signalbox.create_tasks(tests.project(), tests.workflow(),
    '[{"key": "b", "title": "b", "concurrency_key": "x", "depends_on": ["a"], "start_timeout": "1 hour"}]');

create function rules()
returns table (key text, is_gated boolean, start_timeout interval)
language sql
as $$
    select t.key, t.is_gated, u.start_timeout
    from signalbox_data.tasks t
    left join signalbox_data.task_rules u using (project_id)
    where t.project_id = tests.project() and (u.task_id = t.id or not t.is_gated)
    order by t.key
$$;

select signalbox._set_start_timeout(tests.project(), tests.task('a'), '5 minutes');
select results_eq(
    $$select * from rules() where key = 'a'$$, $$values ('a', true, '5 minutes'::interval)$$,
    '_set_start_timeout makes a gated task of one that was not'
);
select signalbox._set_start_timeout(tests.project(), tests.task('a'), null);
select is(
    (select is_gated from signalbox.tasks where id = tests.task('a')), false,
    '_set_start_timeout takes it back'
);
select signalbox._set_start_timeout(tests.project(), tests.task('b'), null);
select results_eq(
    $$select is_gated, start_timeout from rules() where key = 'b' and is_gated$$,
    $$values (true, null::interval)$$,
    '_set_start_timeout leaves other rules alone'
);
select is_empty('select * from tests.broken_invariants()', '_set_start_timeout breaks no invariant');

select * from finish();
rollback;
