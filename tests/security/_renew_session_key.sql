begin;
select plan(4);

create temporary table old as select * from signalbox_data.session_keys;
select is(
    (select count(*) from old), 1::bigint, '_renew_session_key was called when the code was loaded'
);
select from signalbox.create_user('_renew_session_key') u cross join lateral signalbox._vouch(u.id);
select from signalbox._renew_session_key();
select ok(
    k.inner_key <> o.inner_key and k.outer_key <> o.outer_key and k.inner_key <> k.outer_key,
    '_renew_session_key draws both keys anew'
)
from signalbox_data.session_keys k
cross join old o;
select is(
    signalbox._session_user_id(), null, '_renew_session_key lets what was vouched for be forgotten'
);
delete from signalbox_data.session_keys;
select from signalbox._renew_session_key();
select is(
    (select length(inner_key) + length(outer_key) from signalbox_data.session_keys), 128,
    '_renew_session_key draws them where there are none'
);

select * from finish();
rollback;
