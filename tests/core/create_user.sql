begin;
select plan(7);

select results_eq(
    $$select name, kind::text, email, display_name, metadata, is_active
    from signalbox.create_user(
        'create_user agent', 'agent', 'agent@example.org', 'The Agent', '{"model": "x"}')$$,
    $$values (
        'create_user agent', 'agent', 'agent@example.org', 'The Agent', '{"model": "x"}'::jsonb,
        true)$$,
    'create_user keeps and returns what it is given'
);
select results_eq(
    $$select kind::text, email, metadata
    from signalbox.create_user('create_user person')$$,
    $$values ('human', null::text, '{}'::jsonb)$$,
    'create_user makes a human without an address when only a name is given'
);
select lives_ok(
    $$select signalbox.create_user('create_user second without an address')$$,
    'create_user takes any number of users without an address'
);
select throws_ok(
    $$select signalbox.create_user('create_user person')$$,
    '23505',
    'duplicate key value violates unique constraint "users_name_is_unique"',
    'create_user refuses a name that is taken'
);
select throws_ok(
    $$select signalbox.create_user('create_user copy', email => 'agent@example.org')$$,
    '23505',
    'duplicate key value violates unique constraint "users_email_is_unique"',
    'create_user refuses an address that is taken'
);
select throws_ok(
    $$select signalbox.create_user('create_user odd', email => 'nowhere')$$,
    '23514',
    'new row for relation "users" violates check constraint "users_email_has_an_at"',
    'create_user refuses an address without an at'
);
select throws_ok(
    $$select signalbox.create_user('  ')$$,
    '23514',
    'new row for relation "users" violates check constraint "users_name_not_blank"',
    'create_user refuses a blank name'
);

select * from finish();
rollback;
