-- Runs in a database of its own.
begin;
select plan(44);

-- Six seals: the first one of what was there, then one each for a change of a project, the second with a context. Each
-- has a transaction of its own.
select tests.set_clock('2026-03-30 12:00+00');
select from tests.make_project();
select ok(tests.seal() > 0, 'verify_audit_log: there is something that is sealed');
commit;
begin;
select tests.set_clock('2026-03-30 12:01+00');
select from signalbox.set_context('{"request_id": "r", "user_email": "ada@example.com"}');
update signalbox_data.projects set description = '2' where id = tests.project();
update signalbox_data.projects set description = '2b' where id = tests.project();
select ok(tests.seal() = 3, 'verify_audit_log: entries and contexts are sealed');
commit;
begin;
select tests.set_clock('2026-03-30 12:02+00');
update signalbox_data.projects set description = '3' where id = tests.project();
select from tests.seal();
commit;
begin;
-- Of two months
select tests.set_clock('2026-03-31 23:59+00');
update signalbox_data.projects set description = '4' where id = tests.project();
select tests.set_clock('2026-04-01 00:00+00');
update signalbox_data.projects set description = '4b' where id = tests.project();
select from tests.seal();
commit;
begin;
select tests.set_clock('2026-04-01 00:01+00');
update signalbox_data.projects set description = '5' where id = tests.project();
select from tests.seal();
commit;
begin;
select tests.set_clock('2026-04-01 00:02+00');
update signalbox_data.projects set description = '6' where id = tests.project();
select from tests.seal();
commit;
begin;
select tests.set_clock('2026-04-01 00:03+00');

create temporary table entries as
select l.seq, l.changes, row_number() over (order by l.seq) as place
from signalbox_data.audit_logs l
where l.entity_id = tests.project() and l.changes like '%description%' and l.kind in (
    select k.id from signalbox_data.audit_kinds k where k.entity = 'project' and k.operation = 'update'
);
create temporary table first_parts as
select p.month, p.entries
from signalbox_data.audit_seal_parts p
where p.seal_id = 1 and p.table_name = 'audit_logs'
order by p.month;
create temporary table heads as
select s.id, encode(s.hash, 'hex') as hash from signalbox_data.audit_seals s;

select results_eq(
    'select is_intact, first_bad_seal, problem, seals, unsealed, last_seal, last_hash
    from signalbox.verify_audit_log()',
    'select true, null::bigint, null::text, 6::bigint, 0::bigint, 6::bigint, hash from heads where id = 6',
    'verify_audit_log finds everything as it was'
);
select results_eq(
    'select is_intact, seals from signalbox.verify_audit_log(5)',
    'values (true, 2::bigint)',
    'verify_audit_log begins where it is told to'
);

-- Entries
select is(
    tests.verdict_after($$update signalbox_data.audit_logs set changes = '"description":["1","nothing"]'
        where seq = (select seq from entries where place = 1)$$),
    '2 audit_logs 2026-03: an entry was changed', 'verify_audit_log names a changed entry'
);
select is(
    tests.verdict_after(format($$update signalbox_data.audit_logs set %I = %L
        where seq = (select seq from entries where place = 3)$$, c.name, c.value)),
    '3 audit_logs 2026-03: an entry was changed',
    format('verify_audit_log covers %s', c.name)
)
from (
    values
        ('occurred_at', '2026-03-30 12:00:00.000001+00'), ('kind', '1'), ('project_id', null),
        ('entity_id', null), ('user_id', '00000000-0000-0000-0000-000000000001'), ('context_id', '0'),
        ('session_role', 'somebody'), ('application_name', 'else'), ('entity_key', '{}')
) c (name, value);
select is(
    tests.verdict_after('delete from signalbox_data.audit_logs where seq = (select seq from entries where place = 3)'),
    '3 audit_logs 2026-03: 0 entries, of which 1 were sealed', 'verify_audit_log names a deleted entry'
);
select is(
    tests.verdict_after('insert into signalbox_data.audit_logs
        select l.* from signalbox_data.audit_logs l where seq = (select seq from entries where place = 1)'),
    '2 audit_logs 2026-03: 3 entries, of which 2 were sealed', 'verify_audit_log names an entry that is there twice'
);
select is(
    tests.verdict_after($$insert into signalbox_data.audit_logs (occurred_at, txid, seq, kind, session_role)
        select '2020-01-01', l.txid, l.seq, 1, 'x' from signalbox_data.audit_logs l
        where seq = (select seq from entries where place = 3)$$),
    '3 audit_logs 2020-01: 1 entries, of which 0 were sealed',
    'verify_audit_log names an entry that was put where no seal has any'
);
select is(
    tests.verdict_after($$insert into signalbox_data.audit_logs (occurred_at, txid, seq, kind, session_role)
        values ('2026-03-30', -5, -5, 1, 'x')$$),
    '1 audit_logs 2026-03: ' || (
        select format('%s entries, of which %s were sealed', p.entries + 1, p.entries)
        from first_parts p where p.month = '2026-03-01'
    ),
    'verify_audit_log names an entry that was put before all others'
);
select is(
    tests.verdict_after('update signalbox_data.audit_logs l
        set changes = (select o.changes from entries o where o.place = 3 - e.place)
        from entries e where e.seq = l.seq and e.place in (1, 2)'),
    '2 audit_logs 2026-03: an entry was changed', 'verify_audit_log names entries that have changed places'
);
select is(
    tests.verdict_after('update signalbox_data.audit_logs l
        set seq = (select sum(o.seq) - l.seq from entries o where o.place in (3, 6))
        from entries e where e.seq = l.seq and e.place in (3, 6)'),
    '3 audit_logs 2026-03: an entry was changed', 'verify_audit_log names entries of two seals that have changed places'
);
select is(
    tests.verdict_after($$update signalbox_data.audit_logs set occurred_at = '2026-05-05'
        where seq = (select seq from entries where place = 3)$$),
    '3 audit_logs 2026-03: 0 entries, of which 1 were sealed', 'verify_audit_log names an entry of another month'
);
select is(
    tests.verdict_after('truncate signalbox_data.audit_logs'),
    (
        select format('1 audit_logs %s 0 entries, of which %s were sealed', to_char(p.month, 'YYYY-MM:'), p.entries)
        from first_parts p order by p.month limit 1
    ),
    'verify_audit_log names what was truncated'
);
select is(
    tests.verdict_after('drop table signalbox_data.audit_logs_default') ~ '^\d+ audit_logs \d{4}-\d\d: 0 entries, of which \d+ were sealed$',
    true, 'verify_audit_log names what went with its partition'
);
select is(
    tests.verdict_after($$create temporary table copy as select * from signalbox_data.audit_logs order by seq desc;
        delete from signalbox_data.audit_logs; insert into signalbox_data.audit_logs select * from copy order by seq desc$$),
    'intact, 0 unsealed', 'verify_audit_log does not mind where entries lie'
);

-- Contexts, kinds, personal values
select is(
    tests.verdict_after($$update signalbox_data.audit_contexts set request_id = 's' where request_id = 'r'$$),
    '2 audit_contexts 2026-03: an entry was changed', 'verify_audit_log names a changed context'
);
select is(
    tests.verdict_after($$delete from signalbox_data.audit_contexts where request_id = 'r'$$),
    '2 audit_contexts 2026-03: 0 entries, of which 1 were sealed', 'verify_audit_log names a deleted context'
);
select is(
    tests.verdict_after($$update signalbox_data.audit_kinds set action = 'approve' where entity = 'project' and action = 'update'$$),
    '1 audit_kinds what a kind of entries means was changed', 'verify_audit_log names a kind that means something else'
);
select is(
    tests.verdict_after($$update signalbox_data.audit_kinds set implied = '{"status": "active"}' where entity = 'project' and operation = 'insert'$$),
    '1 audit_kinds what a kind of entries means was changed', 'verify_audit_log covers what goes without saying'
);
select is(
    tests.verdict_after($$delete from signalbox_data.audit_kinds where entity = 'project'$$),
    '1 audit_kinds what a kind of entries means was changed', 'verify_audit_log names a kind that is gone'
);
select is(
    tests.verdict_after($$alter type signalbox_data.audit_operation rename value 'delete' to 'removal'$$),
    '1 audit_kinds what a kind of entries means was changed', 'verify_audit_log covers the names of operations'
);
select is(
    tests.verdict_after($$select signalbox.set_audit_rule('project', 'update', 'critical', 'alarm')$$),
    'intact, 1 unsealed', 'verify_audit_log lets a rule say how much a kind matters'
);
select is(
    tests.verdict_after('delete from signalbox_data.personal_values'),
    'intact, 0 unsealed', 'verify_audit_log does not need what was erased'
);

-- Seals
select is(
    tests.verdict_after($$update signalbox_data.audit_seals set sealed_at = '2026-01-01' where id = 3$$),
    '3 audit_seals the seal was changed', 'verify_audit_log names a changed seal'
);
select is(
    tests.verdict_after('update signalbox_data.audit_seal_parts set entries = 7 where seal_id = 3'),
    '3 audit_seals the seal was changed', 'verify_audit_log names a changed part of a seal'
);
select is(
    tests.verdict_after($$update signalbox_data.audit_logs set changes = '"description":[1,2]'
        where seq = (select seq from entries where place = 3);
        select tests.reseal(3); update signalbox_data.audit_seals set previous = '\x00', hash = sha256('x') where id = 5;
        select tests.reseal(6)$$),
    '5 audit_seals the seal was changed', 'verify_audit_log follows the chain'
);
select is(
    tests.verdict_after($$update signalbox_data.audit_seals s set sealed_at = '2026-01-01' where id = 3;
        update signalbox_data.audit_seals s set hash = sha256(convert_to(signalbox._seal_line(s), 'UTF8')) where id = 3$$),
    '4 audit_seals the seal does not follow from the one before it',
    'verify_audit_log names the seal behind one that was made anew'
);
select is(
    tests.verdict_after('delete from signalbox_data.audit_seal_parts where seal_id = 4; delete from signalbox_data.audit_seals where id = 4'),
    '4 audit_seals the seal is gone', 'verify_audit_log names a seal that is gone'
);
select is(
    tests.verdict_after('delete from signalbox_data.audit_seals where id < 3'),
    '1 audit_seals the seal is gone', 'verify_audit_log names the first seal'
);

-- What only a hash that is kept elsewhere shows
select is(
    tests.verdict_after('delete from signalbox_data.audit_seal_parts where seal_id > 4; delete from signalbox_data.audit_seals where id > 4'),
    'intact, 2 unsealed', 'verify_audit_log shows as unsealed what was cut off'
);
select is(
    tests.verdict_after(
        'delete from signalbox_data.audit_seal_parts where seal_id > 4; delete from signalbox_data.audit_seals where id > 4',
        (select hash from heads where id = 5)
    ),
    'audit_seals the seal that was kept is gone: the newest were cut off, or made anew',
    'verify_audit_log misses a seal that was kept'
);
select is(
    tests.verdict_after($$update signalbox_data.audit_logs set changes = '"description":[1,2]'
        where seq = (select seq from entries where place = 3); select tests.reseal(3)$$),
    'intact, 0 unsealed', 'verify_audit_log cannot see that all seals were made anew'
);
select is(
    tests.verdict_after($$update signalbox_data.audit_logs set changes = '"description":[1,2]'
        where seq = (select seq from entries where place = 3); select tests.reseal(3)$$, (select hash from heads where id = 3)),
    'audit_seals the seal that was kept is gone: the newest were cut off, or made anew',
    'verify_audit_log sees it by a hash that was kept'
);

select throws_ok(
    'select signalbox.verify_audit_log(0)', 'SB001', 'there is no seal 0', 'verify_audit_log knows where seals begin'
);
select throws_ok(
    $$select tests.rows_as('signalbox_operator', 'select signalbox.verify_audit_log()')$$, '42501', null,
    'verify_audit_log is for administrators'
);

select * from finish();
rollback;
