begin;
select plan(2);

select from tests.make_project();
select from signalbox.define_workflow(tests.project(), 'w', '{"steps": [
    {"key": "each", "for_each": ["a", "b"]}, {"key": "other", "for_each": ["c"]}, {"key": "plain"}]}');
select set_config('tests.workflow_id', id::text, true)
from signalbox.start_workflow(tests.project(), 'w');
select from signalbox.create_tasks(tests.project(), tests.workflow(), '[
    {"key": "below", "title": "x", "parent": "each[0]"}, {"key": "deep", "title": "x", "parent": "below"},
    {"key": "beside", "title": "x", "parent": "each"}]');

select set_eq(
    $$select t.key from signalbox._made_of(tests.project(), array[tests.task('each'), tests.task('plain')]) m (id)
    inner join signalbox.tasks t on t.id = m.id$$,
    $$values ('each[0]'), ('each[1]'), ('below'), ('deep')$$,
    '_made_of returns items with what is below them, and nothing else'
);
select is_empty(
    $$select signalbox._made_of(tests.project(), '{}')$$, '_made_of takes an empty list'
);

select * from finish();
rollback;
