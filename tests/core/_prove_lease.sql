begin;
select plan(5);

select from tests.make_workflow();
select from tests.make_task('a');
select set_config('tests.lease', tests.claim('a')::text, true);
create function prove(token text, is_locking boolean default false)
returns void
language sql
as 'select signalbox._prove_lease(tests.project(), tests.task($i$a$i$), token::uuid, is_locking)';

select lives_ok(
    $$select prove(current_setting('tests.lease'))$$, '_prove_lease lets through who has the lease'
);
select results_eq(
    $$select tests.locked_by($q$select prove(current_setting('tests.lease'), true)$q$)$$,
    $$values ('attempt a')$$,
    '_prove_lease locks the attempt alone, where that is asked for'
);
select throws_ok(
    format('select prove(%L)', token), 'SB004', format('lease lost on task %s', tests.task('a')),
    '_prove_lease refuses ' || coalesce(token, 'no lease')
)
from (values ('00000000-0000-4000-8000-000000000000'), (null)) v (token);
select from tests.set_status('a', 'completed');
select throws_ok(
    $$select prove(current_setting('tests.lease'), true)$$, 'SB004', null,
    '_prove_lease refuses a lease that is over'
);

select * from finish();
rollback;
