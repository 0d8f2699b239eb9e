begin;
select plan(5);

select from tests.make_project();
select lives_ok(
    $$select signalbox._require_configuration_access(null, 'operator'),
        signalbox._require_configuration_access(tests.project(), 'operator')$$,
    '_require_configuration_access lets the owner do everything'
);
select throws_ok(
    format('select signalbox._require_configuration_access(%L, ''agent'')', signalbox_data.new_id()),
    'SB001', null,
    '_require_configuration_access knows no such project, for the owner too'
);
select from tests.become_member('operator', array[tests.project()]);
select lives_ok(
    $$select signalbox._require_configuration_access(tests.project(), 'operator')$$,
    '_require_configuration_access lets a member with the role in'
);
select throws_ok(
    $$select signalbox._require_configuration_access(tests.project(), 'admin')$$, 'SB007', null,
    '_require_configuration_access wants the role'
);
select throws_ok(
    $$select signalbox._require_configuration_access(null, 'operator')$$, 'SB007', null,
    '_require_configuration_access lets nobody but administrators do something for the installation'
);

select * from finish();
rollback;
