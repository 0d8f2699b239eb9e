begin;
select plan(3);

create temporary table gone as select id from signalbox.create_user('ada');
select from signalbox.erase_user((select id from gone));
select results_eq(
    $$select e.finished_at is null, e.rows_changed > 0, e.transactions_waited_for, e.tables_done
    from signalbox.erasures e, gone g where e.user_id = g.id$$,
    $$values (true, true, null::integer, 0)$$,
    'erasures shows how far the erasure of a person has come'
);
select is(
    tests.rows_as('signalbox_admin', 'select * from signalbox.erasures'), 0::bigint,
    'erasures shows nothing to an administrator who works for somebody else'
);
select throws_ok(
    $$select tests.rows_as('signalbox_operator', 'select * from signalbox.erasures')$$, '42501', null,
    'erasures is for administrators'
);

select * from finish();
rollback;
