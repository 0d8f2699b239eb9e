-- migrate:up
set local lock_timeout = '3s';

-- In a transaction of its own: whoever reads or writes workflows meanwhile need not wait.
alter table signalbox_data.workflows validate constraint workflows_cancelled_towards_an_end;

-- migrate:down
set local lock_timeout = '3s';

alter table signalbox_data.workflows
    drop constraint workflows_cancelled_towards_an_end,
    add constraint workflows_cancelled_towards_an_end check (
        (cancel_requested_at is null) = (ends_as is null)
        and ends_as in ('failed', 'cancelled')
    ) not valid;
