begin;
select plan(8);

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
select signalbox.release_audit_hold(h.id) from signalbox_data.audit_holds h where h.released_at is null;
select is(held('ada'), false, '_is_held: a hold that was released holds nobody');

select * from finish();
rollback;
