begin;
select plan(4);

select lives_ok('select signalbox._require_user()', '_require_user lets the owner pass');
select from tests.become_member('reader', '{}');
select lives_ok('select signalbox._require_user()', '_require_user lets a user pass without projects');
select is(
    tests.outcome_as('signalbox_operator', 'select signalbox.create_user(''_require_user'')'), '1',
    '_require_user lets a user''s session make users'
);
select from tests.forget_member();
select is(
    tests.outcome_as('signalbox_operator', 'select signalbox.create_user(''_require_user'')'), 'SB007',
    '_require_user refuses a session of nobody'
);

select * from finish();
rollback;
