-- migrate:up
set local lock_timeout = '3s';

-- Not concurrently: that waits for every session of the database, a second deployment too, which
-- waits for this one. Schedules are fired by tick alone, which can wait a moment.
-- squawk-ignore require-concurrent-index-creation
create index schedule_runs_fired_at_idx on signalbox_data.schedule_runs (fired_at);
comment on index signalbox_data.schedule_runs_fired_at_idx is
    'The oldest runs, which _forget_schedule_runs takes away.';

-- migrate:down
set local lock_timeout = '3s';

drop index signalbox_data.schedule_runs_fired_at_idx;
