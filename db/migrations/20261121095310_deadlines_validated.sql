-- migrate:up
set local lock_timeout = '3s';

-- In a transaction of its own: whoever reads or writes rules meanwhile need not wait.
alter table signalbox_data.task_rules validate constraint task_rules_start_timeout_positive;

-- migrate:down
set local lock_timeout = '3s';

alter table signalbox_data.task_rules
    drop constraint task_rules_start_timeout_positive,
    add constraint task_rules_start_timeout_positive
        check (start_timeout > interval '0') not valid;
