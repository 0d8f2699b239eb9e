-- migrate:up
set local lock_timeout = '3s';

-- A row is written at most once a minute by the use of its token, in place, and when it is rotated.
create table signalbox_data.api_tokens (
    id uuid primary key default signalbox_data.new_id(),
    user_id uuid not null,
    name text not null,
    prefix text not null,
    token_hash bytea not null,
    max_role signalbox_data.member_role not null,
    project_ids uuid[],
    ip_allow_list cidr[],
    created_at timestamptz not null default signalbox_data.clock(),
    expires_at timestamptz not null,
    last_used_at timestamptz,
    line_id uuid not null,
    place integer not null default 0,
    constraint api_tokens_user_id_fkey
        foreign key (user_id) references signalbox_data.users (id) on delete cascade,
    constraint api_tokens_line_id_fkey
        foreign key (line_id) references signalbox_data.api_tokens (id) on delete cascade,
    constraint api_tokens_prefix_is_unique unique (prefix),
    constraint api_tokens_token_hash_is_unique unique (token_hash),
    constraint api_tokens_are_rotated_once unique (line_id, place),
    constraint api_tokens_name_not_blank check (name ~ '\S'),
    constraint api_tokens_name_at_most_200_characters check (length(name) <= 200),
    constraint api_tokens_first_of_a_line_names_it check ((place = 0) = (line_id = id)),
    constraint api_tokens_prefix_is_10_letters_or_digits check (prefix ~ '^[0-9A-Za-z]{10}$'),
    constraint api_tokens_token_hash_is_sha_256 check (length(token_hash) = 32),
    constraint api_tokens_project_ids_name_a_project check (
        cardinality(project_ids) > 0
        and array_position(project_ids, null) is null
    ),
    constraint api_tokens_project_ids_at_most_1000 check (cardinality(project_ids) <= 1000),
    constraint api_tokens_ip_allow_list_names_an_address check (
        cardinality(ip_allow_list) > 0
        and array_position(ip_allow_list, null) is null
    ),
    constraint api_tokens_ip_allow_list_at_most_1000 check (cardinality(ip_allow_list) <= 1000)
) with (fillfactor = 80);

create index api_tokens_user_id_idx on signalbox_data.api_tokens (user_id);
comment on index signalbox_data.api_tokens_user_id_idx is
    'The tokens of a user, which the view api_tokens shows them; followed when one is deleted.';

comment on table signalbox_data.api_tokens is
    'Tokens by which programs show whom they work for. What is stored does not let anybody in.';
comment on column signalbox_data.api_tokens.id is 'UUIDv7.';
comment on column signalbox_data.api_tokens.user_id is 'The user that whoever shows the token is.';
comment on column signalbox_data.api_tokens.name is 'What it is for, in words of who issued it.';
comment on column signalbox_data.api_tokens.prefix is
    'The part of the token by which it is recognised, in logs too. It is no secret.';
comment on column signalbox_data.api_tokens.token_hash is
    'SHA-256 of the token, which has 256 random bits: needs no salt, and cannot be guessed back.';
comment on column signalbox_data.api_tokens.max_role is
    'The most that the token lets its user do in any project; the membership there may be less.';
comment on column signalbox_data.api_tokens.project_ids is
    'The projects that it is for; null when it is for all of the user''s.';
comment on column signalbox_data.api_tokens.ip_allow_list is
    'The addresses that it may be used from; null when from everywhere.';
comment on column signalbox_data.api_tokens.created_at is 'When it was issued.';
comment on column signalbox_data.api_tokens.expires_at is 'Until when it lets anybody in.';
comment on column signalbox_data.api_tokens.last_used_at is
    'When it last let somebody in, within a minute; null when it never has.';
comment on column signalbox_data.api_tokens.line_id is
    'The first of the tokens that took the place of each other by rotation; itself, when it is none of '
    'those.';
comment on column signalbox_data.api_tokens.place is
    'How many of them came before it. The next one took its place.';

grant select (
    id, user_id, name, prefix, max_role, project_ids, ip_allow_list, created_at, expires_at,
    last_used_at, line_id, place
) on signalbox_data.api_tokens to signalbox_reader;

-- migrate:down
set local lock_timeout = '3s';

drop table signalbox_data.api_tokens;
