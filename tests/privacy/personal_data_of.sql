begin;
select plan(14);

select from tests.make_project();
select from tests.make_workflow();
create temporary table people as
select u.name, (signalbox.create_user(u.name, email => u.name || '@example.com')).id
from unnest('{ada,bob}'::text[]) u (name);
select from (select signalbox.add_member(tests.project(), name, 'agent') from people) made;
select from (select signalbox.issue_api_token('of ' || name, user_name => name) from people) made;
select from (select signalbox.create_task(tests.project(), tests.workflow(), 'task', assignee => a) from unnest('{ada,bob,ada}'::text[]) a) made;
insert into signalbox_data.workers (name, user_id) select 'desk of ' || name, id from people;
select from tests.forget_trail();

create temporary table data as
select d.* from people p cross join lateral signalbox.personal_data_of(p.id) d where p.name = 'ada';
select set_eq(
    'select distinct table_name from data',
    '{users,project_members,projects_of_users,api_tokens,tasks,workers,personal_values}'::text[],
    'personal_data_of tells what each table has'
);
select results_eq(
    $$select data ->> 'name', data ->> 'email' from data where table_name = 'users'$$,
    $$values ('ada', 'ada@example.com')$$, 'personal_data_of has the columns about the person'
);
select is(
    (select count(*) from data where table_name = 'tasks'), 2::bigint, 'personal_data_of finds rows by name'
);
select is_empty(
    $$select * from data where table_name = 'tasks' and data <> '{"assignee": "ada"}'$$,
    'personal_data_of has of work only what is about the person'
);
select is_empty(
    $$select * from data where (row_key::text || data) ~ 'bob'$$, 'personal_data_of has nothing of others'
);
select is_empty(
    $$select * from data where data ?| '{token_hash,salt}'$$, 'personal_data_of has no secrets'
);
select results_eq(
    $$select action, changes from tests.trail('user')$$,
    $$select 'export', jsonb_build_object('rows', count(*)) from data$$,
    'personal_data_of is recorded as an export'
);

-- Pages.
create function walk(page integer)
returns table (table_name text, row_key jsonb, data jsonb)
language plpgsql
as $$
#variable_conflict use_column
declare
    v_rows integer;
begin
    loop
        v_rows := 0;
        for table_name, row_key, data in
            select d.*
            from people p
            cross join lateral signalbox.personal_data_of(
                p.id, walk.table_name, walk.row_key, walk.page
            ) d
            where p.name = 'ada'
        loop
            v_rows := v_rows + 1;
            return next;
        end loop;
        exit when v_rows < page;
    end loop;
end;
$$;
select results_eq(
    'select * from walk(1)', 'select * from data', 'personal_data_of can be read row by row'
);
select results_eq(
    'select * from walk(3)', 'select * from data', 'personal_data_of can be read page by page'
);

-- Who may.
select signalbox._vouch(id) from people where name = 'ada';
select is(
    tests.outcome_as(
        'signalbox_reader',
        format('select * from signalbox.personal_data_of(%L)', (select id from people where name = 'ada'))
    ),
    (select count(*)::text from data), 'personal_data_of is for the person'
);
select is(
    tests.outcome_as(
        'signalbox_admin',
        format('select * from signalbox.personal_data_of(%L)', (select id from people where name = 'bob'))
    ),
    'SB007', 'personal_data_of is not for others, whatever their role'
);
select from tests.forget_member();
select is(
    tests.outcome_as(
        'signalbox_reader', 'select * from signalbox.personal_data_of(null)'
    ),
    'SB007', 'personal_data_of is not for nobody'
);
select throws_ok(
    $$select signalbox.personal_data_of('00000000-0000-0000-0000-000000000001')$$, 'SB001',
    'user 00000000-0000-0000-0000-000000000001 not found', 'personal_data_of refuses who is not there'
);
select throws_ok(
    $$select signalbox.personal_data_of(id, max_rows => 100001) from people$$, 'SB006', null,
    'personal_data_of refuses too many rows'
);

select * from finish();
rollback;
