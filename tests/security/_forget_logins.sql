begin;
select plan(7);

select tests.set_clock('2026-01-01 12:00+00');
select from tests.make_project();
select from tests.make_member('ada');
create temporary table issued as
select * from signalbox.issue_api_token('x', user_name => 'ada');
insert into signalbox_data.failed_logins (source, began_at, prefix, last_failed_at, last_reason)
select '203.0.113.1/32', '2026-01-01 12:00+00'::timestamptz - d.age, d.age::text, now(), 'unknown'
from unnest('{30 days 15 minutes,30 days,31 days,40 days,1 day}'::interval[]) d (age);
select tests.set_clock('2026-01-01 12:00+00'::timestamptz - d.age),
    signalbox._note_use((select id from issued), ('203.0.113.' || d.number)::cidr)
from unnest('{90 days 12:00:00.000001,90 days 12:00,92 days,1 day}'::interval[])
    with ordinality d (age, number);
select tests.set_clock('2026-01-01 12:00+00');

select is(signalbox._forget_logins(1), 1, '_forget_logins forgets as many as it is told');
select is(
    (select count(*) from signalbox_data.failed_logins), 4::bigint, '_forget_logins begins with the oldest'
);
select is(signalbox._forget_logins(), 2, '_forget_logins returns the larger number');
select results_eq(
    'select prefix from signalbox_data.failed_logins order by began_at',
    $$values ('30 days'), ('1 day')$$, '_forget_logins keeps failed logins for 30 days'
);
select results_eq(
    'select source from signalbox_data.api_token_sources order by last_used_at',
    $$values ('203.0.113.2/32'::cidr), ('203.0.113.4')$$,
    '_forget_logins keeps where a token was used for 90 days'
);
select is(signalbox._forget_logins(), 0, '_forget_logins has nothing more to do');
select is(
    (select handled from signalbox.tick(jobs => '{forget_logins}')), 0, 'tick forgets logins'
);

select * from finish();
rollback;
