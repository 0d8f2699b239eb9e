-- What is collected is tested with _end_sharing.
begin;
select plan(2);

select from tests.make_project();
select lives_ok(
    $$select signalbox._touch_limits(tests.project(), '{key}', '{a}')$$,
    '_touch_limits takes a limit that nobody waits for'
);
select lives_ok(
    $$select signalbox._touch_limits(tests.project(), null, null)$$, '_touch_limits takes nothing'
);

select * from finish();
rollback;
