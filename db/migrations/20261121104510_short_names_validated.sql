-- migrate:up
set local lock_timeout = '3s';

alter table signalbox_data.task_rules
    validate constraint task_rules_concurrency_key_at_most_255_bytes,
    validate constraint task_rules_rate_limit_key_at_most_255_bytes;

-- migrate:down
set local lock_timeout = '3s';

alter table signalbox_data.task_rules
    drop constraint task_rules_rate_limit_key_at_most_255_bytes,
    drop constraint task_rules_concurrency_key_at_most_255_bytes,
    add constraint task_rules_concurrency_key_at_most_255_bytes
        check (octet_length(concurrency_key) <= 255) not valid,
    add constraint task_rules_rate_limit_key_at_most_255_bytes
        check (octet_length(rate_limit_key) <= 255) not valid;
