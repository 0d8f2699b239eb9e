-- A line of an archive of audit_logs, as view audit_logs shows entries. Kinds are never deleted, so that what is
-- archived can be read with them.
--
--     select a.* from archive_lines l cross join lateral signalbox.read_audit_line(l.line) a;
--
create or replace function signalbox.read_audit_line(line json)
returns table (
    id bigint,
    occurred_at timestamptz,
    txid bigint,
    project_id uuid,
    entity_type text,
    entity_id uuid,
    entity_key jsonb,
    operation signalbox_data.audit_operation,
    action text,
    changes jsonb,
    user_id uuid,
    session_role text,
    application_name text,
    context_id bigint
)
language sql
stable
parallel safe
rows 1
as $$
    select
        (line ->> 2)::bigint,
        (line ->> 3)::timestamp at time zone 'UTC',
        (line ->> 1)::bigint,
        (line ->> 5)::uuid,
        k.entity,
        (line ->> 6)::uuid,
        (line ->> 11)::jsonb,
        k.operation,
        k.action,
        signalbox._audit_changes(
            k.operation, k.implied, line ->> 12, (line ->> 3)::timestamp at time zone 'UTC'
        ),
        (line ->> 7)::uuid,
        line ->> 9,
        line ->> 10,
        (line ->> 8)::bigint
    from signalbox_data.audit_kinds k
    where line ->> 0 = 'audit_logs'
        and k.id = (line ->> 4)::smallint;
$$;

comment on function signalbox.read_audit_line(json) is
    'An entry of the audit log from a line of an archive; no row when it is no line of audit_logs.';
grant execute on function signalbox.read_audit_line(json) to signalbox_reader;
