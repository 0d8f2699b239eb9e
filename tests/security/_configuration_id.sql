begin;
select plan(4);

select from tests.make_project();
select from signalbox.set_configuration(tests.project(), 'configuration_id.a', 'x');
select from signalbox.set_configuration(null, 'configuration_id.b', 'x');
select is(
    signalbox._configuration_id(tests.project(), 'configuration_id.a'),
    (select id from signalbox.configurations where key = 'configuration_id.a'),
    '_configuration_id finds that of a project'
);
select is(
    signalbox._configuration_id(null, 'configuration_id.b'),
    (select id from signalbox.configurations where key = 'configuration_id.b'),
    '_configuration_id finds that of the installation'
);
select is(
    signalbox._configuration_id(tests.project(), 'configuration_id.b'), null,
    '_configuration_id does not take one for the other'
);
select is(
    signalbox._configuration_id(null, 'configuration_id.a'), null,
    '_configuration_id does not take the other for one'
);

select * from finish();
rollback;
