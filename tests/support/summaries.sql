-- So many entries of an hour in audit_summaries, as the fold adds them.
create or replace function tests.add_summary(
    at timestamptz,
    kind smallint,
    entries bigint,
    user_id uuid default null,
    session_role text default 'x',
    project_id uuid default tests.project()
)
returns void
language sql
volatile
as $$
    insert into signalbox_data.audit_summaries as s (
        starts_at, period, kind, project_id, user_id, session_role, entries, first_at, last_at
    )
    select
        date_trunc(p.period, add_summary.at, 'UTC'), p.period, add_summary.kind, add_summary.project_id,
        add_summary.user_id, add_summary.session_role, add_summary.entries, add_summary.at, add_summary.at
    from unnest('{hour,day}'::text[]) p (period)
    on conflict on constraint audit_summaries_are_unique do update
    set entries = s.entries + excluded.entries,
        first_at = least(s.first_at, excluded.first_at),
        last_at = greatest(s.last_at, excluded.last_at)
$$;

comment on function tests.add_summary(timestamptz, smallint, bigint, uuid, text, uuid) is
    'Add so many entries of a kind to the hour and the day of a time in audit_summaries.';
