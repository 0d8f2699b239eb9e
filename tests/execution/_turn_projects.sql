begin;
select plan(10);

create temporary table made as
select p.id, n, r.role
from unnest('{agent,operator,reader,none}'::text[]) with ordinality r (role, n)
cross join lateral signalbox.create_project('_turn_projects ' || r.role) p;
create temporary table me as select tests.become_member('reader', '{}') as id;
insert into signalbox_data.project_members (project_id, user_id, role)
select made.id, me.id, made.role::signalbox_data.member_role
from made cross join me
where made.role <> 'none';
create function project(role text)
returns uuid
language sql
as $$select m.id from made m where m.role = project.role$$;
create function held(variadic roles text[])
returns jsonb
language sql
as $$
    select jsonb_agg(jsonb_build_object('project_id', project(r))) from unnest(roles) r
$$;

select is(
    signalbox._turn_projects('[]', project('agent')), array[project('agent')],
    '_turn_projects are the one that is named'
);
select is(
    signalbox._turn_projects('[]', null),
    array(select m.id from made m where m.role in ('agent', 'operator') order by m.id),
    '_turn_projects are all in which one is an agent, in order'
);
select throws_ok(
    $$select signalbox._turn_projects('[]', project('reader'))$$, 'SB007', null,
    '_turn_projects refuses a reader'
);
select throws_ok(
    $$select signalbox._turn_projects('[]', project('none'))$$, 'SB001', null,
    '_turn_projects knows no project of others'
);
select lives_ok(
    $$select signalbox._turn_projects(held('agent'), project('agent'))$$,
    '_turn_projects takes what is held in the project'
);
select lives_ok(
    $$select signalbox._turn_projects(held('operator', 'agent', 'agent'), project('agent'))$$,
    '_turn_projects takes what is held in others'
);
select throws_ok(
    $$select signalbox._turn_projects(held('none'), project('agent'))$$, 'SB001', null,
    '_turn_projects refuses what is held in a project of others'
);
select throws_ok(
    $$select signalbox._turn_projects(held('agent', 'reader'), null)$$, 'SB007', null,
    '_turn_projects refuses what is held where one is a reader'
);
select throws_ok(
    $$select signalbox._turn_projects('[{}]', null)$$, 'SB001', null,
    '_turn_projects wants the project of what is held'
);
select from tests.become_member('reader', '{}');
select is(
    signalbox._turn_projects('[]', null), '{}', '_turn_projects of who is in no project are none'
);

select * from finish();
rollback;
