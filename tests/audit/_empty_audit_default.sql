-- Runs in a database of its own.
begin;
select plan(17);

select is(signalbox._empty_audit_default('audit_logs'), 0, '_empty_audit_default: there is nothing to do');

-- Two months that have no partition, and contexts
select tests.set_clock('2019-02-03 04:05+00');
select from signalbox.set_context('{"request_id": "far"}');
select from tests.make_project();
select tests.set_clock('2019-03-03 04:05+00');
update signalbox_data.projects set description = 'y' where id = tests.project();
select ok(tests.seal() > 0, '_empty_audit_default: all is sealed');
commit;
begin;
select tests.set_clock('2019-03-03 04:05+00');
create temporary table before as select l.* from signalbox_data.audit_logs l;

select is(signalbox._empty_audit_default('audit_logs'), 1, '_empty_audit_default says that there was something');
select is(signalbox._empty_audit_default('audit_contexts'), 1, '_empty_audit_default does it for contexts');
select results_eq(
    $$select distinct l.tableoid::regclass::text from signalbox_data.audit_logs l where l.occurred_at < '2020-01-01'$$,
    $$values ('signalbox_data.audit_logs_2019_02_to_2019_03')$$,
    '_empty_audit_default makes it the partition of its months'
);
-- What comes later into months that others have meanwhile
select tests.set_clock('2019-01-31 04:05+00');
update signalbox_data.projects set description = 'z' where id = tests.project();
select tests.set_clock('2019-05-31 04:05+00');
update signalbox_data.projects set description = 'zz' where id = tests.project();
insert into signalbox_data.audit_logs (occurred_at, txid, seq, kind, session_role)
values ('infinity', txid_current(), 5000000, 1, 'r'), ('0001-01-01', txid_current(), 5000001, 1, 'r');
insert into before select l.* from signalbox_data.audit_logs l where l.occurred_at in ('infinity', '0001-01-01', '2019-01-31 04:05+00', '2019-05-31 04:05+00');
select is(signalbox._empty_audit_default('audit_logs'), 1, '_empty_audit_default does it again');
select results_eq(
    $$select l.tableoid::regclass::text from signalbox_data.audit_logs l
    where l.occurred_at < '2019-02-01' or l.occurred_at > '2019-04-01' and l.occurred_at < '2020-01-01' or l.occurred_at = 'infinity'
    order by l.occurred_at$$,
    $$values ('signalbox_data.audit_logs_default'), ('signalbox_data.audit_logs_2019_01'),
        ('signalbox_data.audit_logs_2019_05'), ('signalbox_data.audit_logs_default')$$,
    '_empty_audit_default makes a partition for each month, and keeps what has none'
);
select set_eq('select * from signalbox_data.audit_logs', 'select * from before', '_empty_audit_default changes nothing');
select is(signalbox._empty_audit_default('audit_logs'), 0, '_empty_audit_default leaves what belongs there');
select ok((select is_intact from signalbox.verify_audit_log()), '_empty_audit_default: what was sealed is as it was');
-- Many in one month, and some in others between which there are partitions
insert into signalbox_data.audit_logs (occurred_at, txid, seq, kind, session_role)
select m.month::timestamptz + n * interval '1 minute', 7, 6000000 + m.place * 100 + n, 1, 'r'
from (values (1, '2018-07-01+00', 40), (2, '2018-08-01+00', 2), (3, '2019-04-01+00', 9), (4, '2019-07-01+00', 3))
    m (place, month, count)
cross join lateral generate_series(1, m.count) n;
create function lies_in()
returns table (months text)
language sql
as $$
    select string_agg(p.name, ' ' order by p.name)
    from (
        select distinct replace(l.tableoid::regclass::text, 'signalbox_data.audit_logs_', '') as name
        from signalbox_data.audit_logs l
        where l.seq between 6000000 and 6000999
    ) p
$$;
create temporary table them as select l.* from signalbox_data.audit_logs l;
select is(signalbox._empty_audit_default('audit_logs', 2), 0, '_empty_audit_default does nothing of which it may do no part');
select is(signalbox._empty_audit_default('audit_logs', 11), 1, '_empty_audit_default does as much as it may');
select is(lies_in(), '2019_07 default', '_empty_audit_default moves a month as a whole, that with the fewest first');
select signalbox._empty_audit_default('audit_logs', 11);
select is(
    lies_in(), '2018_07_to_2018_08 2019_04 2019_07',
    '_empty_audit_default leaves most of it where it is, as the partition of its months'
);
select set_eq('select * from signalbox_data.audit_logs', 'select * from them', '_empty_audit_default: nothing is lost');
select throws_ok(
    $$delete from signalbox_data.audit_logs where occurred_at < '2020-01-01'$$, 'SB007', null,
    '_empty_audit_default: it only grows'
);
select throws_ok(
    'truncate signalbox_data.audit_logs_default', 'SB007', null, '_empty_audit_default: the new one neither'
);

select * from finish();
rollback;
