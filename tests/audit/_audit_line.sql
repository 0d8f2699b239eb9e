-- Lines are sealed: what these tests say must never change, whatever the version of PostgreSQL.
begin;
select plan(5);

create temporary table entries (like signalbox_data.audit_logs);
insert into entries (
    occurred_at, txid, seq, kind, project_id, entity_id, user_id, context_id, session_role,
    application_name, entity_key, changes
)
values
    (
        '2026-03-29 02:30:00.100200+00', 4000000001, 17, 42, '01a1fe44-2af1-7000-8000-000000000001',
        '01a1fe44-2af1-7000-8000-000000000002', '01a1fe44-2af1-7000-8000-000000000003', 5,
        'ada as "b"', E'tab\tquote"back\\slash/new\nline é €', '{"a" : 1}',
        '"title":["x","y"],"started_at@":[null,-5]'
    ),
    ('2026-01-01 00:00:00+00', 1, 2, 3, null, null, null, null, 'r', null, null, null),
    ('infinity', 1, 3, 3, null, null, null, null, 'r', null, null, null);

prepare lines as
select signalbox._audit_line(row(e.*)::signalbox_data.audit_logs) from entries e order by e.seq;
select results_eq(
    'lines',
    $$values
        ('["audit_logs", 1, 2, "2026-01-01T00:00:00", 3, null, null, null, null, "r", null, null, null]'),
        ('["audit_logs", 1, 3, "infinity", 3, null, null, null, null, "r", null, null, null]'),
        ('["audit_logs", 4000000001, 17, "2026-03-29T02:30:00.1002", 42, '
            '"01a1fe44-2af1-7000-8000-000000000001", "01a1fe44-2af1-7000-8000-000000000002", '
            '"01a1fe44-2af1-7000-8000-000000000003", 5, "ada as \"b\"", '
            '"tab\tquote\"back\\slash/new\nline é €", "{\"a\" : 1}", '
            '"\"title\":[\"x\",\"y\"],\"started_at@\":[null,-5]"]')$$,
    '_audit_line is one JSON array'
);
create temporary table digests as
select sha256(convert_to(signalbox._audit_line(row(e.*)::signalbox_data.audit_logs), 'UTF8')) as digest, e.seq
from entries e;
set local timezone = 'Asia/Kolkata';
set local datestyle = 'German, DMY';
set local bytea_output = 'escape';
set local extra_float_digits = -5;
set local intervalstyle = 'iso_8601';
select is_empty(
    $$select e.seq
    from entries e
    inner join digests d on d.seq = e.seq
    where sha256(convert_to(signalbox._audit_line(row(e.*)::signalbox_data.audit_logs), 'UTF8')) <> d.digest$$,
    '_audit_line does not depend on settings'
);
select is(
    (select encode(d.digest, 'hex') from digests d where d.seq = 2),
    encode(sha256('["audit_logs", 1, 2, "2026-01-01T00:00:00", 3, null, null, null, null, "r", null, null, null]'), 'hex'),
    '_audit_line is sealed as UTF-8'
);
select is(
    (select json_array_length(signalbox._audit_line(row(e.*)::signalbox_data.audit_logs)::json) from entries e where e.seq = 17),
    (
        select 1 + count(*)::integer
        from pg_catalog.pg_attribute a
        where a.attrelid = 'signalbox_data.audit_logs'::regclass and a.attnum > 0 and not a.attisdropped
    ),
    '_audit_line has every column'
);
select is(
    (select provolatile::text from pg_catalog.pg_proc where oid = 'signalbox._audit_line'::regproc),
    's', '_audit_line can be put in place of its call'
);

select * from finish();
rollback;
