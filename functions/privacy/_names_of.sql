-- By what a person stands in columns that hold names: as a user, also before the name was changed, as the role
-- of the database that redrive_tasks and others fall back to, and as the workers that the user has registered.
-- Of these only those with one of the names in theirs: anybody may call a worker as others call theirs, or production,
-- and what is called so elsewhere is none of his.
--
-- Former names are those that the audit log still knows.
create or replace function signalbox._names_of(
    user_id uuid,
    out names text[],
    out addresses text[]
)
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
    with told (kind, value) as (
        select n.kind, n.value
        from signalbox_data.users u
        cross join lateral (
            values
                ('name', u.name),
                ('email', u.email),
                ('display_name', u.display_name),
                ('database_role', u.database_role::text)
        ) n (kind, value)
        where u.id = _names_of.user_id
        union
        select m.key, v.value::jsonb #>> '{}'
        from signalbox_data.audit_logs l
        inner join signalbox_data.audit_kinds k
            on k.id = l.kind
            and k.entity = 'user'
            and k.operation in ('insert', 'update')
        cross join lateral json_each(('{' || l.changes || '}')::json) m
        cross join lateral regexp_matches(m.value::text, '~([0-9a-f]{64})', 'g') c (digest)
        inner join signalbox_data.personal_values v
            on v.commitment = decode(c.digest[1], 'hex')
        where l.entity_id = _names_of.user_id
            and m.key in ('name', 'email', 'display_name', 'database_role')
    ),
    known (kind, value) as (
        select t.kind, t.value
        from told t
        union
        select 'worker', w.name
        from signalbox_data.workers w
        where w.user_id = _names_of.user_id
            and exists (
                select
                from told t
                where length(t.value) >= 3
                    and position(lower(t.value) in lower(w.name)) > 0
            )
    )
    select
        coalesce(array_agg(distinct k.value) filter (where k.kind <> 'display_name'), '{}'),
        coalesce(array_agg(distinct k.value) filter (where k.kind <> 'worker'), '{}')
    from known k
    where k.value ~ '\S';
$$;

comment on function signalbox._names_of(uuid) is
    'The names by which a person stands in columns for names, and what the person is called in texts.';
