begin;
select plan(11);

select from tests.make_project();
select from signalbox.set_configuration(null, 'configuration.window', '2 hours', 'duration');
select from signalbox.set_configuration(null, 'configuration.number', '5', 'integer');
select from signalbox.define_configuration(null, 'configuration.defined', 'string');

select is(
    signalbox.configuration(tests.project(), 'configuration.none', interval '1 hour'),
    interval '1 hour',
    'configuration is the default where nothing is set'
);
select is(
    signalbox.configuration(tests.project(), 'configuration.none', null::integer), null,
    'configuration is null where the default is'
);
select is(
    signalbox.configuration(tests.project(), 'configuration.defined', 'x'::text), 'x',
    'configuration is the default where it is only defined'
);
select is(
    signalbox.configuration(tests.project(), 'configuration.window', interval '1 hour'),
    interval '2 hours',
    'configuration is that of the installation'
);
select from signalbox.set_configuration(tests.project(), 'configuration.window', '3 hours');
select is(
    signalbox.configuration(tests.project(), 'configuration.window', interval '1 hour'),
    interval '3 hours',
    'configuration is rather that of the project'
);
select is(
    signalbox.configuration(null, 'configuration.window', interval '1 hour'),
    interval '2 hours',
    'configuration without a project is that of the installation'
);
select is(
    jsonb_build_array(
        signalbox.configuration(null, 'configuration.number', 0),
        signalbox.configuration(null, 'configuration.number', 0::bigint),
        signalbox.configuration(null, 'configuration.number', 0.0),
        signalbox.configuration(null, 'configuration.number', ''::text),
        signalbox.configuration(null, 'configuration.number', '0'::jsonb),
        signalbox.configuration(null, 'configuration.window', '""'::jsonb)
    ),
    '[5, 5, 5, "5", 5, "02:00:00"]',
    'configuration comes in the type of the default'
);
select throws_ok(
    $$select signalbox.configuration(null, 'configuration.window', 0)$$, 'SB005',
    'configuration configuration.window is no integer',
    'configuration is refused in a type that it cannot have'
);
select signalbox.set_configuration_key(encode(sha256('one'), 'hex'));
select from signalbox.set_configuration(tests.project(), 'secret', 'x', is_sensitive => true);
select throws_ok(
    $$select signalbox.configuration(tests.project(), 'secret', ''::text)$$, 'SB007',
    'configuration secret is sensitive',
    'configuration does not reveal a secret'
);
select from tests.become_member('reader', array[tests.project()]);
create function pg_temp.read(project_id uuid)
returns interval[]
language sql
set role = signalbox_reader
as $$
    select array[
        signalbox.configuration(project_id, 'configuration.window', interval '1 hour'),
        signalbox.configuration(null, 'configuration.window', interval '1 hour')
    ];
$$;
select is(
    pg_temp.read(tests.project()), '{3 hours,2 hours}',
    'configuration shows a reader his project''s and the installation''s'
);
select from tests.become_member('reader', '{}');
select is(
    pg_temp.read(tests.project()), '{1 hour,1 hour}',
    'configuration shows nothing to who is in no project'
);

select * from finish();
rollback;
