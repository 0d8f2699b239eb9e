-- Lines are sealed: what these tests say must never change, whatever the version of PostgreSQL.
begin;
select plan(2);

create temporary table contexts (like signalbox_data.audit_contexts);
insert into contexts (
    occurred_at, id, txid, project_id, parent_id, session_id, request_id, correlation_id,
    http_method, api_endpoint, personal, details
)
values (
    '2026-03-29 02:30:00.100200+00', 7, 12, '01a1fe44-2af1-7000-8000-000000000001', 3, 's', 'r', 'c', 'GET',
    '/a"b', '~00', '{"x": 1}'
);
select is(
    (select signalbox._audit_context_line(row(c.*)::signalbox_data.audit_contexts) from contexts c),
    '["audit_contexts", 12, 7, "2026-03-29T02:30:00.1002", "01a1fe44-2af1-7000-8000-000000000001", 3, "s", "r", "c", '
        '"GET", "/a\"b", "~00", "{\"x\": 1}"]',
    '_audit_context_line is one JSON array'
);
select is(
    (select json_array_length(signalbox._audit_context_line(row(c.*)::signalbox_data.audit_contexts)::json) from contexts c),
    (
        select 1 + count(*)::integer
        from pg_catalog.pg_attribute a
        where a.attrelid = 'signalbox_data.audit_contexts'::regclass and a.attnum > 0 and not a.attisdropped
    ),
    '_audit_context_line has every column'
);

select * from finish();
rollback;
