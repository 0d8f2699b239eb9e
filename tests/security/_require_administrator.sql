begin;
select plan(3);

select lives_ok('select signalbox._require_administrator()', '_require_administrator lets the owner pass');
select from tests.become_member();
select throws_ok(
    'select signalbox._require_administrator()', 'SB007', 'not permitted but to administrators',
    '_require_administrator refuses who works for somebody else'
);
select from tests.forget_member();
create function asked_as_operator()
returns void
language sql
set role = signalbox_operator
as $$select from signalbox.set_database_role('x', null)$$;
select throws_ok(
    'select asked_as_operator()', '42501', null, 'what is for administrators is not granted to operators'
);

select * from finish();
rollback;
