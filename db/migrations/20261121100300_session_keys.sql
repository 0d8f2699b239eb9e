-- migrate:up
set local lock_timeout = '3s';

create table signalbox_data.session_keys (
    is_current boolean primary key default true,
    inner_key bytea not null,
    outer_key bytea not null,
    created_at timestamptz not null default signalbox_data.clock(),
    constraint session_keys_holds_one_row check (is_current),
    constraint session_keys_are_64_bytes check (
        length(inner_key) = 64 and length(outer_key) = 64
    )
);

comment on table signalbox_data.session_keys is
    'The secret by which a setting that says who a transaction works for is told from one that '
    'somebody else has written. Read by the owner alone.';
comment on column signalbox_data.session_keys.is_current is 'Always true: there is one row.';
comment on column signalbox_data.session_keys.inner_key is
    'What is put before the message of the inner hash of HMAC with SHA-256, 64 random bytes.';
comment on column signalbox_data.session_keys.outer_key is
    'What is put before the inner hash, 64 random bytes.';
comment on column signalbox_data.session_keys.created_at is 'When the secret was drawn.';

-- migrate:down
set local lock_timeout = '3s';

drop table signalbox_data.session_keys;
