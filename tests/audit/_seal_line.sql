-- Lines are sealed: what these tests say must never change, whatever the version of PostgreSQL.
-- The deferred key of the parts is never looked at.
begin;
select plan(3);

insert into signalbox_data.audit_seal_parts (seal_id, month, table_name, entries, kinds, digest)
values
    (900, '2026-02-01', 'audit_logs', 2, '{3,4}', sha256('b')),
    (900, '2026-01-01', 'audit_logs', 1, '{3}', sha256('a')),
    (900, '2026-02-01', 'audit_contexts', 5, '{}', sha256('c'));
insert into signalbox_data.audit_archives (
    confirmed_at, begins_at, ends_at, entries, bytes, last_seal, table_name, partition_name, file_name,
    confirmed_by, digest
)
values ('2026-06-01+00', '2025-01-01+00', '2025-02-01+00', 9, 99, 8, 'audit_logs', 'p', 'f', 'r', sha256('f'));
create temporary table seal (like signalbox_data.audit_seals);
insert into seal (
    id, sealed_at, generation, until_txid, until_seq, until_context_txid, until_context_id, last_seq,
    last_context_id, kinds, kinds_digest, archive_id, previous, hash
)
values (
    900, '2026-03-01 10:00:00.5+00', 1, 100, 0, 99, 7, 55, null, '{3,4}', sha256('k'),
    (select max(a.id) from signalbox_data.audit_archives a), sha256('p'), ''
);
set local timezone = 'Asia/Kolkata';
set local datestyle = 'German, DMY';
select is(
    (select signalbox._seal_line(row(s.*)::signalbox_data.audit_seals) from seal s),
    format(
        '{"seal" : 900, "previous" : "%s", "sealed_at" : "2026-03-01T10:00:00.5", "generation" : 1, '
        '"after" : [null, null], "until" : [100, 0, 99, 7], "last" : [55, null], "kinds" : [3,4], '
        '"kinds_sha256" : "%s", "parts" : [["audit_contexts", "2026-02", 5, "%s", []], '
        '["audit_logs", "2026-01", 1, "%s", [3]], ["audit_logs", "2026-02", 2, "%s", [3,4]]], '
        '"dropped" : ["audit_logs", "2025-01-01T00:00:00", "2025-02-01T00:00:00", 8, 9, "%s"]}',
        encode(sha256('p'), 'hex'), encode(sha256('k'), 'hex'), encode(sha256('c'), 'hex'),
        encode(sha256('a'), 'hex'), encode(sha256('b'), 'hex'), encode(sha256('f'), 'hex')
    ),
    '_seal_line has all that a seal says'
);
select is(
    (select signalbox._seal_line(row(s.*)::signalbox_data.audit_seals)::json ->> 'dropped' from seal s)::json ->> 5,
    encode(sha256('f'), 'hex'),
    '_seal_line has what was dropped'
);
update seal set id = 901, archive_id = null, previous = null;
select is(
    (select signalbox._seal_line(row(s.*)::signalbox_data.audit_seals)::jsonb - 'kinds_sha256' from seal s),
    '{"seal": 901, "previous": null, "sealed_at": "2026-03-01T10:00:00.5", "generation": 1, "after": [null, null],
        "until": [100, 0, 99, 7], "last": [55, null], "kinds": [3, 4], "parts": [], "dropped": null}'::jsonb,
    '_seal_line has null for what there is not'
);

select * from finish();
rollback;
