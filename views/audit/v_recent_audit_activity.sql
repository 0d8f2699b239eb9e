-- In the words of the documents: timestamp is occurred_at, user_name whom the database vouches for.
create or replace view signalbox.v_recent_audit_activity
with (security_invoker = true)
as
select
    l.id,
    l.occurred_at as "timestamp",
    l.project_id,
    l.entity_type,
    l.entity_id,
    l.action,
    l.severity,
    l.category,
    c.changed_fields,
    c.old_values,
    c.new_values,
    l.user_id,
    u.name as user_name,
    l.session_role,
    l.application_name,
    l.session_id,
    l.request_id,
    l.correlation_id,
    l.http_method,
    l.api_endpoint,
    l.parent_audit_id,
    l.context,
    l.token
from signalbox.audit_logs l
left join signalbox.users u
    on u.id = l.user_id
cross join lateral (
    select
        array_agg(p.key order by p.key) filter (where l.operation <> 'event'),
        jsonb_object_agg(p.key, p.value -> 0) filter (where l.operation in ('update', 'delete', 'truncate')),
        jsonb_object_agg(
            p.key, case when l.operation = 'event' then p.value else p.value -> 1 end
        ) filter (where l.operation in ('insert', 'update', 'event'))
    from jsonb_each(l.changes) p
) c (changed_fields, old_values, new_values)
where l.occurred_at >= signalbox_data.clock() - interval '7 days';

comment on view signalbox.v_recent_audit_activity is
    'The audit log of the last 7 days with the values before and after each change apart. new_values of an event '
    'are its details.';
grant select on signalbox.v_recent_audit_activity to signalbox_reader;
