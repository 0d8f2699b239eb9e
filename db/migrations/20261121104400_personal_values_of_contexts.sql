-- migrate:up
set local lock_timeout = '3s';

alter table signalbox_data.personal_values
    add column is_context boolean not null default false;
comment on column signalbox_data.personal_values.is_context is
    'Whether it is what a client said of whom it works for. That is shown to nobody with an entry.';

-- migrate:down
set local lock_timeout = '3s';

alter table signalbox_data.personal_values
    drop column is_context;
