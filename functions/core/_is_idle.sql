-- Whether a workflow that is not over is not to be worked on either.
create or replace function signalbox._is_idle(
    status signalbox_data.workflow_status,
    cancel_requested_at timestamptz
)
returns boolean
language sql
immutable
parallel safe
as $$
    select status in ('draft', 'pending', 'paused')
        or status = 'active' and cancel_requested_at is not null;
$$;

comment on function signalbox._is_idle(signalbox_data.workflow_status, timestamptz) is
    'Whether nothing of a workflow with this status is to be claimed: it is a draft, pending, paused, or '
    'being cancelled.';
grant execute on function signalbox._is_idle(signalbox_data.workflow_status, timestamptz)
    to signalbox_reader;
