begin;
select plan(7);

select from tests.make_project();
create function pg_temp.require(project_id uuid, key text, type text, is_sensitive boolean)
returns void
language sql
as $$
    select signalbox._require_agreement(jsonb_populate_record(
        null::signalbox_data.configurations,
        jsonb_build_object(
            'project_id', project_id, 'key', key, 'value_type', type, 'is_sensitive', is_sensitive
        )
    ));
$$;
select from signalbox.define_configuration(null, 'agreement.above', 'integer', true);
select from signalbox.define_configuration(tests.project(), 'agreement.below', 'url');
select from signalbox.define_configuration(tests.project(), 'agreement.secret', 'url', true);

select lives_ok(
    $$select pg_temp.require(tests.project(), 'agreement.new', 'json', false),
        pg_temp.require(tests.project(), 'agreement.above', 'integer', true),
        pg_temp.require(tests.project(), 'agreement.below', 'json', true),
        pg_temp.require(null, 'agreement.below', 'url', false),
        pg_temp.require(null, 'agreement.secret', 'url', false)$$,
    '_require_agreement lets in what agrees'
);
select throws_ok(
    format('select pg_temp.require(%s)', r.arguments), 'SB007', r.message,
    '_require_agreement: ' || r.message
)
from (
    values
        ($$tests.project(), 'agreement.above', 'url', true$$,
            'configuration agreement.above is of type integer for the whole installation'),
        ($$tests.project(), 'agreement.above', 'integer', false$$,
            'configuration agreement.above is sensitive for the whole installation'),
        ($$null, 'agreement.above', 'integer', false$$,
            'configuration agreement.above is sensitive and stays so'),
        ($$tests.project(), 'agreement.secret', 'url', false$$,
            'configuration agreement.secret is sensitive and stays so'),
        ($$null, 'agreement.below', 'json', false$$,
            'configuration agreement.below is of type url in project ' || tests.project()),
        ($$null, 'agreement.below', 'url', true$$,
            'configuration agreement.below is not sensitive in project ' || tests.project())
) r (arguments, message);

select * from finish();
rollback;
