begin;
select plan(3);

select from tests.make_project();
select signalbox.set_configuration(p, 'configuration_version.a', n::text)
from generate_series(1, 3) n, unnest(array[tests.project(), null]) p;
select from signalbox.delete_configuration(tests.project(), 'configuration_version.a');
select is(
    signalbox._configuration_version(tests.project(), 'configuration_version.a'), 4,
    '_configuration_version is the newest of a project, also of one that was deleted'
);
select is(
    signalbox._configuration_version(null, 'configuration_version.a'), 3,
    '_configuration_version is the newest of the installation'
);
select is(
    signalbox._configuration_version(tests.project(), 'configuration_version.b'), null,
    '_configuration_version is null where there has never been one'
);

select * from finish();
rollback;
