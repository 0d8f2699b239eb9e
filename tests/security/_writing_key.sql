begin;
select plan(7);

select from tests.make_project();
create function pg_temp.use(name text, previous text default null) returns text language sql
as $$
    select signalbox.set_configuration_key(
        encode(sha256(name::bytea), 'hex'), encode(sha256(previous::bytea), 'hex')
    );
$$;

select pg_temp.use('one');
select is(
    signalbox._writing_key(tests.project()), sha256('one'),
    '_writing_key is the first key that comes'
);
select pg_temp.use('two');
select is(
    signalbox._writing_key(tests.project()), sha256('two'),
    '_writing_key is another one as long as nothing is encrypted'
);
select from signalbox.set_configuration(tests.project(), 'a', 'x', is_sensitive => true);
select pg_temp.use('one');
select throws_ok(
    'select signalbox._writing_key(tests.project())', 'SB007', null,
    '_writing_key is no other one when something is encrypted'
);
select pg_temp.use('one', 'two');
select is(
    signalbox._writing_key(tests.project()), sha256('two'),
    '_writing_key is the one in use, when the session has both'
);
select is(
    signalbox._writing_key(null), sha256('one'),
    '_writing_key is another one for the installation'
);
select from signalbox.delete_configuration(tests.project(), 'a');
select is(
    signalbox._writing_key(tests.project()), sha256('one'),
    '_writing_key is the present one again when nothing is encrypted any more'
);
select is(
    (
        select count(*)
        from signalbox_data.configuration_keys
        where project_id = tests.project()
    ),
    1::bigint,
    '_writing_key notes it in one row'
);

select * from finish();
rollback;
