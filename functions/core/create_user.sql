-- Register a person, an agent or a service, so that work can be given to it by name.
--
--     select id from signalbox.create_user('claude-1', kind => 'agent');
--
-- Runs with the owner's rights: its callers may call it, but not write the tables.
create or replace function signalbox.create_user(
    name text,
    kind signalbox_data.user_kind default 'human',
    email text default null,
    display_name text default null,
    metadata jsonb default '{}'
)
returns setof signalbox.users
language sql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
    select signalbox._require_user();

    insert into signalbox_data.users (kind, name, email, display_name, metadata)
    values (
        create_user.kind,
        create_user.name,
        create_user.email,
        create_user.display_name,
        create_user.metadata
    )
    returning
        id, kind, name, email, display_name, is_active, metadata, created_at, updated_at;
$$;

comment on function
    signalbox.create_user(text, signalbox_data.user_kind, text, text, jsonb) is
    'Register a person, agent or service and return it; a name or address that is taken '
    'violates users_name_is_unique or users_email_is_unique. Raises SB007 when the session is of no user.';
grant execute
    on function signalbox.create_user(text, signalbox_data.user_kind, text, text, jsonb)
    to signalbox_operator;
