-- Runs in a database of its own.
--
-- What it does while others write at the same time is tested with sessions: erasure.test.ts.
begin;
select plan(9);

select from tests.make_project();
select from tests.make_workflow();
create temporary table gone as select id from signalbox.create_user('ada', email => 'ada@example.com');
select
from generate_series(1, 25) n
cross join lateral signalbox.create_task(
    tests.project(), tests.workflow(), 'task ' || n, assignee => 'ada'
) t;
select signalbox._begin_erasure(id) from gone;

select ok(
    signalbox._go_on_erasing(id, 1000) > 0, '_go_on_erasing deletes at once what is found by the user'
) from gone;
select is(
    (select count(*) from signalbox_data.tasks t where t.assignee = 'ada'), 25::bigint,
    '_go_on_erasing looks through texts in a later transaction'
);
update signalbox_data.erasures set begun_in = 0;
select is(
    (
        select count(*)
        from generate_series(1, 100) n
        cross join lateral (
            select signalbox._go_on_erasing(id, 10) as rows from gone where n is not null
        ) s
        where s.rows > 20
    ),
    0::bigint, '_go_on_erasing does little more than it is told in a call'
);
select is(
    (select count(*) from signalbox_data.tasks t where t.assignee = 'ada'), 0::bigint,
    '_go_on_erasing goes through tables'
);
select results_eq(
    $$select finished_at is not null, names, words, waits_for from signalbox_data.erasures e inner join gone on id = user_id$$,
    $$values (true, '{}'::text[], '{}'::text[], '{}'::text[])$$,
    '_go_on_erasing forgets what it has looked for when it has finished'
);
select is(
    (
        select count(*)
        from signalbox.audit_logs l
        inner join gone g
            on g.id = l.entity_id
        where l.action = 'erase'
            and l.changes = '{"finished": true}'
    ),
    1::bigint, '_go_on_erasing records that it has finished, once'
);
select is_empty(
    $$select * from signalbox_data.personal_values where value ~ 'ada'$$,
    '_go_on_erasing leaves nothing of its own changes in the audit log'
);
select is(signalbox._go_on_erasing(id, 10), 0, '_go_on_erasing has nothing to do after that') from gone;
select is(
    (select count(*) from signalbox_data.tasks t where t.assignee like 'erased-%'), 25::bigint,
    '_go_on_erasing leaves the work with the pseudonym'
);

select * from finish();
rollback;
