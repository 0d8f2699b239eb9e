begin;
select plan(7);

create temporary table made as
select p.id, n, jsonb_build_object('project_id', p.id) as document
from generate_series(1, 3) n
cross join lateral signalbox.create_project('_require_access_in ' || n) p;
create function ask(numbers integer[])
returns void
language sql
as $$
    select signalbox._require_access_in(
        coalesce((select jsonb_agg(document) from made where n = any (numbers)), '[]'), 'agent'
    );
$$;
select lives_ok('select ask(''{1,2,3}'')', '_require_access_in lets the owner act in all projects');
create temporary table me as
select tests.become_member('agent', array(select id from made where n < 3)) as id;
update signalbox_data.project_members set role = 'reader'
where project_id = (select id from made where n = 2);
select lives_ok('select ask(''{1}'')', '_require_access_in lets a member act in one project');
select lives_ok('select ask(''{}'')', '_require_access_in asks nothing where nothing is named');
select throws_ok('select ask(''{1,2}'')', 'SB007', null, '_require_access_in looks at each project');
select throws_ok('select ask(''{3}'')', 'SB001', null, '_require_access_in knows no other project');
select throws_ok('select ask(''{1,3}'')', 'SB001', null, '_require_access_in finds it among others');
select throws_ok(
    $$select signalbox._require_access_in('[{"task_id": "x"}]', 'agent')$$,
    'SB001', 'project null not found', '_require_access_in wants a project named'
);

select * from finish();
rollback;
