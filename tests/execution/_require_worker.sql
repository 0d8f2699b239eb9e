begin;
select plan(4);

select from signalbox.register_worker('_require_worker');
select lives_ok(
    $$select signalbox._require_worker('_require_worker')$$, '_require_worker lets the owner pass'
);
select throws_ok(
    $$select signalbox._require_worker('nobody')$$, 'SB001', 'worker nobody is not registered',
    '_require_worker knows no such worker'
);
create temporary table me as select tests.become_member() as id;
select throws_ok(
    $$select signalbox._require_worker('_require_worker')$$, 'SB001',
    'worker _require_worker is not registered', '_require_worker knows no worker of somebody else'
);
update signalbox_data.workers set user_id = (select id from me) where name = '_require_worker';
select lives_ok(
    $$select signalbox._require_worker('_require_worker')$$, '_require_worker knows one''s own'
);

select * from finish();
rollback;
