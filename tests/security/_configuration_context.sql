begin;
select plan(2);

select is(
    convert_from(
        signalbox._configuration_context(
            '00000000-0000-0000-0000-000000000001', 'a.b', 3, 'integer'
        ),
        'UTF8'
    ),
    E'signalbox configuration\n00000000-0000-0000-0000-000000000001\na.b\n3\ninteger',
    '_configuration_context is project, key, version and type'
);
select is(
    convert_from(signalbox._configuration_context(null, 'a.b', 3, 'integer'), 'UTF8'),
    E'signalbox configuration\ninstallation\na.b\n3\ninteger',
    '_configuration_context is the installation without a project'
);

select * from finish();
rollback;
