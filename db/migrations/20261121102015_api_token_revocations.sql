-- migrate:up
set local lock_timeout = '3s';

-- Apart from the tokens, and without anything unique: who uses a token, or rotates or revokes it himself,
-- could hold its row in a transaction that he does not end, and make whoever revokes it wait.
create table signalbox_data.api_token_revocations (
    id uuid primary key default signalbox_data.new_id(),
    line_id uuid not null,
    place integer not null,
    is_with_successors boolean not null,
    revoked_at timestamptz not null default signalbox_data.clock(),
    constraint api_token_revocations_line_id_fkey
        foreign key (line_id) references signalbox_data.api_tokens (id) on delete cascade
);

create index api_token_revocations_line_id_idx on signalbox_data.api_token_revocations (line_id);
comment on index signalbox_data.api_token_revocations_line_id_idx is
    'Whether a token is revoked, asked for in every transaction that it is shown in.';

comment on table signalbox_data.api_token_revocations is 'Tokens that let nobody in any more.';
comment on column signalbox_data.api_token_revocations.id is 'UUIDv7.';
comment on column signalbox_data.api_token_revocations.line_id is 'The line_id of the token.';
comment on column signalbox_data.api_token_revocations.place is 'The place of the token in its line.';
comment on column signalbox_data.api_token_revocations.is_with_successors is
    'Whether all are revoked too that take its place, also such as are not there yet.';
comment on column signalbox_data.api_token_revocations.revoked_at is 'When it was revoked.';

grant select (
    line_id, place, is_with_successors, revoked_at
) on signalbox_data.api_token_revocations to signalbox_reader;

-- migrate:down
set local lock_timeout = '3s';

drop table signalbox_data.api_token_revocations;
