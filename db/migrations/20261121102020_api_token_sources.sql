-- migrate:up
set local lock_timeout = '3s';

create table signalbox_data.api_token_sources (
    token_id uuid not null,
    source cidr not null,
    first_used_at timestamptz not null,
    last_used_at timestamptz not null,
    forget_at timestamptz not null,
    primary key (token_id, source),
    constraint api_token_sources_token_id_fkey
        foreign key (token_id) references signalbox_data.api_tokens (id) on delete cascade
) with (fillfactor = 80);

create index api_token_sources_forget_at_idx on signalbox_data.api_token_sources (forget_at);
comment on index signalbox_data.api_token_sources_forget_at_idx is
    'What was not used for long, and is to be forgotten: _forget_logins.';

comment on table signalbox_data.api_token_sources is
    'Where tokens were used from. Addresses are personal data: they are forgotten 90 days after the '
    'last use.';
comment on column signalbox_data.api_token_sources.token_id is 'The token.';
comment on column signalbox_data.api_token_sources.source is
    'The address, or the network of 64 bits that an IPv6 address is in.';
comment on column signalbox_data.api_token_sources.first_used_at is
    'When the token first let somebody in from there.';
comment on column signalbox_data.api_token_sources.last_used_at is
    'When it last did, within a minute.';
comment on column signalbox_data.api_token_sources.forget_at is
    'When it is forgotten, unless it is used again: a midnight, so that use mostly leaves it as it is, and '
    'with it all that an index is over.';

grant select (
    token_id, source, first_used_at, last_used_at
) on signalbox_data.api_token_sources to signalbox_reader;

-- migrate:down
set local lock_timeout = '3s';

drop table signalbox_data.api_token_sources;
