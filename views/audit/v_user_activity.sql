create or replace view signalbox.v_user_activity
with (security_invoker = true)
as
select
    (s.starts_at at time zone 'UTC')::date as day,
    s.project_id,
    s.user_id,
    u.name as user_name,
    s.session_role,
    sum(s.entries)::bigint as entries,
    coalesce(sum(s.entries) filter (where k.operation = 'insert'), 0)::bigint as inserts,
    coalesce(sum(s.entries) filter (where k.operation = 'update'), 0)::bigint as updates,
    coalesce(sum(s.entries) filter (where k.operation in ('delete', 'truncate')), 0)::bigint as deletes,
    coalesce(sum(s.entries) filter (where k.operation = 'event'), 0)::bigint as events,
    coalesce(sum(s.entries) filter (where k.severity >= 'warning'), 0)::bigint as warnings,
    array_agg(distinct k.entity order by k.entity) as entity_types,
    min(s.first_at) as first_at,
    max(s.last_at) as last_at
from signalbox_data.audit_summaries s
inner join signalbox_data.audit_kinds k
    on k.id = s.kind
left join signalbox.users u
    on u.id = s.user_id
where s.period = 'day'
group by s.starts_at, s.project_id, s.user_id, u.name, s.session_role;

comment on view signalbox.v_user_activity is
    'What each user did on each day, in UTC, in each project; without a user, what each role of the database did. From '
    'audit_summaries. warnings are entries of that severity or more.';
grant select on signalbox.v_user_activity to signalbox_reader;
