begin;
select plan(3);

select from tests.make_project();
select from tests.make_member('ada');
create temporary table issued as
select * from signalbox.issue_api_token('x', user_name => 'ada');

select is(
    (select f.prefix from issued i cross join lateral signalbox._find_api_token(i.id) f),
    (select prefix from issued), '_find_api_token finds a token for the owner'
);
select throws_ok(
    'select from signalbox._find_api_token(null)', 'SB001', 'token null not found',
    '_find_api_token finds none where the session has none'
);
select from signalbox.verify_api_token((select token from issued));
select is(
    (select id from signalbox._find_api_token(null)), (select id from issued),
    '_find_api_token finds the token of the session'
);

select * from finish();
rollback;
