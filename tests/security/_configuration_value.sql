begin;
select plan(3);

select from tests.make_project();
select from signalbox.set_configuration_key(encode(sha256('one'), 'hex'));
select from signalbox.set_configuration(tests.project(), 'clear', '[1]', 'json');
select from signalbox.set_configuration(tests.project(), 'secret', '[2]', 'json', true);
select from signalbox.define_configuration(tests.project(), 'none', 'json', true);
create function pg_temp.value(key text) returns jsonb language sql
as $$
    select signalbox._configuration_value(c)
    from signalbox_data.configurations c
    where c.project_id = tests.project()
        and c.key = value.key;
$$;

select is(pg_temp.value('clear'), '[1]', '_configuration_value is what stands there');
select is(pg_temp.value('secret'), '[2]', '_configuration_value is what is encrypted there');
select is(pg_temp.value('none'), null, '_configuration_value is null where there is none');

select * from finish();
rollback;
