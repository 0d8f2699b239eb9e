begin;
select plan(12);

select from tests.make_project();
create temporary table person as
select u.id, u.name from unnest('{ada,bob}'::text[]) n (name) cross join lateral signalbox.create_user(n.name) u;
create function held(name text)
returns boolean
language sql
as 'select signalbox._is_held(p.id) from person p where p.name = held.name';
create function hold(what text)
returns void
language plpgsql
as $$
begin
    update signalbox_data.audit_holds set released_at = now() where released_at is null;
    execute 'select from signalbox.place_audit_hold(''case''' || what || ')';
end;
$$;

select is(held('ada'), false, '_is_held: nobody is held without a hold');
select is(signalbox._is_held(null), false, '_is_held of nobody is false');
select hold('');
select is(held('ada'), true, '_is_held: a hold on everything holds everybody');
select hold(', entity => ''user''');
select is(held('ada'), true, '_is_held: a hold on users holds everybody');
select hold(format(', user_id => %L', (select id from person where name = 'ada')));
select is(held('ada') and not held('bob'), true, '_is_held: a hold on a user holds that user');
select hold(format(', entity => ''user'', entity_id => %L', (select id from person where name = 'ada')));
select is(held('ada') and not held('bob'), true, '_is_held: so does one on what was done to it');
select hold(format(', in_project_id => %L', tests.project()));
select is(held('bob'), false, '_is_held: a hold on a project holds nobody who has done nothing there');
select from tests.make_workflow();
select from tests.make_task('a');
select from tests.make_task('b');
select from signalbox.update_task(tests.project(), tests.task('a'), '{"assignee": "bob"}');
select is(held('bob') and not held('ada'), true, '_is_held: a hold on a project holds whose name is in its entries');
select hold(format(', entity => ''task'', entity_id => %L', tests.task('a')));
select is(held('bob') and not held('ada'), true, '_is_held: so does one on a task, without its project');
select hold(format(', entity_id => %L', tests.task('b')));
select is(held('bob'), false, '_is_held: and one on another task does not');
select signalbox.set_context('{"user_email": "bob"}');
select from signalbox.update_task(tests.project(), tests.task('b'), '{"title": "x"}');
select set_config('signalbox.context', '', true);
update signalbox_data.users set email = 'bob@example.com' where name = 'bob';
select signalbox.set_context('{"user_email": "bob@example.com"}');
select from signalbox.update_task(tests.project(), tests.task('b'), '{"title": "y"}');
select set_config('signalbox.context', '', true);
select is(held('bob') and not held('ada'), true, '_is_held: what a client said of somebody is held with it');
select signalbox.release_audit_hold(h.id) from signalbox_data.audit_holds h where h.released_at is null;
select is(held('ada'), false, '_is_held: a hold that was released holds nobody');

select * from finish();
rollback;
