begin;
select plan(3);

select from tests.make_workflow();
select from signalbox.create_tasks(tests.project(), tests.workflow(), '[
    {"key": "each", "title": "each", "for_each": ["a", "b"]},
    {"key": "other", "title": "other", "for_each": []},
    {"key": "plain", "title": "plain"}]');
select from tests.make_task('by hand', parent => 'each');

create function items(keys text[])
returns setof text
language sql
as $$
    select t.key
    from signalbox._items_of(tests.project(), array(select tests.task(k) from unnest(keys) k)) i
    inner join signalbox.tasks t on t.id = i.id
    order by t.key
$$;

select results_eq(
    $$select items('{each,other,plain}')$$, $$values ('each[0]'), ('each[1]')$$,
    '_items_of finds what was made of lists, and nothing else'
);
select is_empty($$select items('{plain}')$$, '_items_of finds nothing below other tasks');
select is_empty($$select items('{}')$$, '_items_of finds nothing for nothing');

select * from finish();
rollback;
