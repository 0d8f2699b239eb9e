begin;
select plan(2);

select from tests.make_workflow();
select from tests.make_task('ready');
select from tests.become_member('agent');

-- What an agent may do: a domain of its own, in its temporary schema, whose check runs a
-- function of its own.
create function attack(call text)
returns void
language plpgsql
as $attack$
begin
    set local role signalbox_agent;
    create function pg_temp.notice(pg_catalog.text) returns boolean
    language plpgsql
    as $$
    begin
        if current_user <> 'signalbox_agent' then
            raise exception 'runs with other rights';
        end if;
        return true;
    end;
    $$;
    create domain pg_temp.text as pg_catalog.text check (pg_temp.notice(value));
    execute call;
    drop domain pg_temp.text;
    drop function pg_temp.notice(pg_catalog.text);
    reset role;
end;
$attack$;

select lives_ok(
    format(
        'select attack(%L)',
        format('select from signalbox.claim_tasks(''worker'', project_id => %L)', tests.project())
    ),
    'claim_tasks takes its types from pg_catalog, not from its caller''s temporary schema'
);

grant usage on schema tests to signalbox_agent;
create function careless() returns void
language plpgsql
security definer
set search_path = ''
as $$
begin
    perform 'x'::text;
end;
$$;
select throws_ok(
    $$select attack('select careless()')$$,
    'P0001', 'runs with other rights',
    'a function with an empty search path would have run the caller''s code'
);

select * from finish();
rollback;
