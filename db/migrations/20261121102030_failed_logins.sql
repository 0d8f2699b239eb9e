-- migrate:up
set local lock_timeout = '3s';

-- A row for what was tried in a quarter of an hour, updated in place: somebody who tries without end
-- makes no more of them.
create table signalbox_data.failed_logins (
    source cidr not null,
    began_at timestamptz not null,
    prefix text not null,
    failures integer not null default 1,
    last_failed_at timestamptz not null,
    last_reason text not null,
    last_address inet,
    last_user_agent text,
    primary key (source, began_at, prefix),
    constraint failed_logins_failures_positive check (failures > 0),
    constraint failed_logins_last_reason_is_known check (
        last_reason in ('malformed', 'unknown', 'revoked', 'expired', 'inactive', 'address', 'locked')
    )
) with (
    fillfactor = 50, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 500
);

create index failed_logins_began_at_idx on signalbox_data.failed_logins (began_at);
comment on index signalbox_data.failed_logins_began_at_idx is
    'What is old, and is to be forgotten: _forget_logins.';

comment on table signalbox_data.failed_logins is
    'Tokens that were refused, a row for a source, a prefix and a quarter of an hour. Addresses and user '
    'agents are personal data: they are forgotten after 30 days.';
comment on column signalbox_data.failed_logins.source is
    'Where it came from: an address, or the network of 64 bits that an IPv6 address is in; 0.0.0.0 when '
    'a proxy did not say.';
comment on column signalbox_data.failed_logins.began_at is 'The beginning of the quarter of an hour.';
comment on column signalbox_data.failed_logins.prefix is
    'The prefix of the token that was shown, whether or not there is such a token. Empty for what is no '
    'token, and for all else of a source that has shown a hundred different ones.';
comment on column signalbox_data.failed_logins.failures is
    'How often, in this quarter of an hour; after a thousand times it is counted no more.';
comment on column signalbox_data.failed_logins.last_failed_at is 'When it was last refused.';
comment on column signalbox_data.failed_logins.last_reason is
    'Why: malformed, unknown, revoked, expired, inactive (the user), address, or locked. Whoever shows '
    'the token is not told.';
comment on column signalbox_data.failed_logins.last_address is 'The address it last came from.';
comment on column signalbox_data.failed_logins.last_user_agent is
    'What the client last said it is, where a trusted proxy has passed that on.';

grant select on signalbox_data.failed_logins to signalbox_admin;

-- migrate:down
set local lock_timeout = '3s';

drop table signalbox_data.failed_logins;
