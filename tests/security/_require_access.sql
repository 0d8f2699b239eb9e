begin;
select plan(9);

select from tests.make_project();
select lives_ok(
    format('select signalbox._require_access(%L, ''admin'')', tests.project()),
    '_require_access lets the owner do everything'
);
select lives_ok(
    format('select signalbox._require_access(%L, ''admin'')', signalbox_data.new_id()),
    '_require_access does not ask whether there is the project for the owner'
);
select from tests.become_member('agent', array[tests.project()]);
select lives_ok(
    format('select signalbox._require_access(%L, ''agent'')', tests.project()),
    '_require_access lets a member do what its role says'
);
select lives_ok(
    format('select signalbox._require_access(%L, ''reader'')', tests.project()),
    '_require_access lets a member do what takes less'
);
select throws_ok(
    format('select signalbox._require_access(%L, ''operator'')', tests.project()),
    'SB007', 'not permitted in project ' || tests.project(),
    '_require_access refuses a member what takes more'
);
select throws_ok(
    format('select signalbox._require_access(%L, ''reader'')', '01a1fe44-2af1-7000-8000-000000000001'),
    'SB001', 'project 01a1fe44-2af1-7000-8000-000000000001 not found',
    '_require_access knows no project that is not there'
);
select throws_ok(
    'select signalbox._require_access(null, ''reader'')',
    'SB001', 'project null not found',
    '_require_access knows no project without an id'
);
select from tests.become_member('admin', '{}');
select throws_ok(
    format('select signalbox._require_access(%L, ''external'')', tests.project()),
    'SB001', format('project %s not found', tests.project()),
    '_require_access says the same of a project that is there, to who is no member'
);
select set_config('signalbox.session', 'forged', true) is null as forged;
select throws_ok(
    format('select signalbox._require_access(%L, ''external'')', tests.project()),
    'SB001', format('project %s not found', tests.project()),
    '_require_access says it to nobody'
);

select * from finish();
rollback;
