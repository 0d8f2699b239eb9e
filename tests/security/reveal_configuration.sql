begin;
select plan(20);

select from tests.make_project();
create temporary table other as select tests.make_project() as project_id;
select set_config('tests.project_id', p.id::text, true)
from signalbox_data.projects p, other o
where p.id <> o.project_id
order by p.id desc
limit 1;
select signalbox.set_configuration_key(encode(sha256('one'), 'hex'));
select from signalbox.set_configuration(tests.project(), 'token', 'hunter2', is_sensitive => true);
select from signalbox.set_configuration(tests.project(), 'token2', 'hunter3', is_sensitive => true);
select from signalbox.set_configuration(tests.project(), 'clear', '[1, 2]', 'json');
select signalbox.set_configuration(o.project_id, 'token', 'theirs', is_sensitive => true)
from other o;

select is(
    signalbox.reveal_configuration(tests.project(), 'token'), 'hunter2',
    'reveal_configuration reveals a secret'
);
select is(
    signalbox.reveal_configuration(tests.project(), 'clear'), '[1, 2]',
    'reveal_configuration has what is in the clear as well'
);
select throws_ok(
    $$select signalbox.reveal_configuration(tests.project(), 'none')$$, 'SB001',
    'configuration none not found',
    'reveal_configuration knows no such key'
);
select from signalbox.set_configuration(
    null, 'reveal_configuration.shared', 'for all', is_sensitive => true
);
select is(
    signalbox.reveal_configuration(tests.project(), 'reveal_configuration.shared'), 'for all',
    'reveal_configuration has that of the installation for a project without one'
);
select signalbox.set_configuration_key(encode(sha256('two'), 'hex'));
select throws_ok(
    $$select signalbox.reveal_configuration(tests.project(), 'token')$$, 'SB007',
    format(
        'this is encrypted with the key %s, and the session has %s',
        signalbox._configuration_key_id(sha256('one')),
        signalbox._configuration_key_id(sha256('two'))
    ),
    'reveal_configuration says that the key is another one'
);
select signalbox.set_configuration_key(
    encode(sha256('two'), 'hex'), encode(sha256('one'), 'hex')
);
select is(
    signalbox.reveal_configuration(tests.project(), 'token'), 'hunter2',
    'reveal_configuration takes the previous key as well'
);

-- What somebody does who can write to the table
select signalbox.set_configuration_key(encode(sha256('one'), 'hex'));
create function pg_temp.is_refused(change text) returns text language plpgsql
as $$
declare
    v_code text;
begin
    execute change;
    begin
        perform signalbox.reveal_configuration(tests.project(), 'token');
        v_code := 'revealed';
    exception
        when others then v_code := sqlstate || ' ' || sqlerrm;
    end;
    raise exception using errcode = 'ZZ001', message = v_code;
exception
    when sqlstate 'ZZ001' then return sqlerrm;
end;
$$;
select is(
    pg_temp.is_refused(format(
        'update signalbox_data.configurations c set %s
        where c.project_id = tests.project() and c.key = ''token''', change
    )),
    'SB007 configuration token was altered: it is not what was encrypted',
    'reveal_configuration refuses: ' || change
)
from unnest(array[
    'ciphertext = set_byte(ciphertext, 20, get_byte(ciphertext, 20) # 1)',
    'ciphertext = substr(ciphertext, 1, 60)',
    '(ciphertext, key_id) = (
        select o.ciphertext, o.key_id from signalbox_data.configurations o
        where o.project_id = c.project_id and o.key = ''token2'')',
    '(ciphertext, key_id) = (
        select o.ciphertext, o.key_id from signalbox_data.configurations o
        inner join other using (project_id) where o.key = ''token'')',
    'version = version + 1',
    'value_type = ''json'''
]) change;
select is(
    pg_temp.is_refused(
        $$update signalbox_data.configurations
        set key_id = signalbox._configuration_key_id(sha256('two'))
        where project_id = tests.project() and key = 'token'$$
    ),
    format(
        'SB007 this is encrypted with the key %s, and the session has %s',
        signalbox._configuration_key_id(sha256('two')),
        signalbox._configuration_key_id(sha256('one'))
    ),
    'reveal_configuration refuses another id of a key'
);
create temporary table earlier as
select *
from signalbox_data.configurations
where project_id = tests.project()
    and key = 'token';
select from signalbox.set_configuration(tests.project(), 'token', 'changed after a leak');
update signalbox_data.configurations c
set ciphertext = e.ciphertext,
    version = e.version
from earlier e
where c.id = e.id;
select throws_ok(
    $$select signalbox.reveal_configuration(tests.project(), 'token')$$, 'SB007',
    'configuration token was altered: it is not what was encrypted',
    'reveal_configuration refuses an earlier version that was put back'
);
select is(
    (
        select signalbox.reveal_configuration(c.project_id, c.key)
        from signalbox.set_configuration(tests.project(), 'token', 'mended') c
    ),
    'mended',
    'reveal_configuration is right again when it was set anew'
);

-- Who may
select from tests.become_member('agent', array[tests.project()]);
select is(
    signalbox.reveal_configuration(tests.project(), 'token'), 'mended',
    'reveal_configuration is for agents of the project'
);
select throws_ok(
    format('select signalbox.reveal_configuration(%L, ''token'')', o.project_id), 'SB001', null,
    'reveal_configuration is not for those of another project, even with the key'
)
from other o;
select throws_ok(
    $$select signalbox.reveal_configuration(null, 'reveal_configuration.shared')$$, 'SB007', null,
    'reveal_configuration of the installation is for administrators'
);
select from tests.become_member('reader', array[tests.project()]);
select throws_ok(
    $$select signalbox.reveal_configuration(tests.project(), 'token')$$, 'SB007', null,
    'reveal_configuration is not for readers'
);
select is_empty(
    $$select rolname
    from pg_catalog.pg_roles
    where rolname like 'signalbox\_%'
        and has_column_privilege(rolname, 'signalbox_data.configurations', 'ciphertext', 'select')$$,
    'reveal_configuration is the only way to what is encrypted'
);

select * from finish();
rollback;
