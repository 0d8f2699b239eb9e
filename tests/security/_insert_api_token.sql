begin;
select plan(2);

select from tests.make_project();
select from tests.make_member('ada');
create temporary table made as
select i.*
from signalbox_data.users u
cross join lateral signalbox._insert_api_token(u.id, 'x', 'reader', null, null, '1 day') i
where u.name = 'ada';
select results_eq(
    $$select t.prefix, t.token_hash, t.expires_at - t.created_at
    from signalbox_data.api_tokens t inner join made using (id)$$,
    $$select prefix, sha256(convert_to(token, 'UTF8')), interval '1 day' from made$$,
    '_insert_api_token keeps the hash of what it returns'
);
select throws_like(
    $$select from made m
    cross join lateral signalbox._insert_api_token(
        (select u.id from signalbox_data.users u where u.name = 'ada'),
        'x', 'reader', null, null, '1 day', m.id, 1) a
    cross join lateral signalbox._insert_api_token(
        (select u.id from signalbox_data.users u where u.name = 'ada'),
        'x', 'reader', null, null, '1 day', m.id, 1) b$$,
    '%api_tokens_are_rotated_once%', '_insert_api_token lets one token alone take the place of another'
);

select * from finish();
rollback;
