-- Whose rows people see, of tables and views, with a role that readers have or more. What a line does not
-- say, nobody sees. {ours} is a project, {me} the user, {team} are the members of the project.
--
-- nobody is a session that is no user, outsider a user who is a member of nothing, external one whom the
-- project has let in from outside, member one who may read it or more. administrators are sessions with
-- their role that work for nobody else; those that do are whom they work for.
create or replace function tests.row_rules()
returns table (
    relation name, nobody text, outsider text, external text, member text, administrator text
)
language sql
immutable
as $$
    values
        ('projects'::name, null, null, null, 'id = {ours}', 'true'),
        ('users', null, 'id = {me}', 'id = {me}', 'id = any ({team})', 'true'),
        ('workers', null, 'name = ''worker of outsider''', null, 'name = ''worker of ours''', 'true'),
        ('idle_workers', null, 'worker = ''worker of outsider''', null, 'worker = ''worker of ours''', 'true'),
        ('api_tokens', null, 'user_id = {me}', 'user_id = {me}', 'user_id = {me}', 'true'),
        ('api_token_sources', null, null, null, 'token_id = any ({tokens})', 'true'),
        ('api_token_revocations', null, null, null, 'line_id = any ({tokens})', 'true'),

        ('configurations', null, null, null, 'project_id = {ours} or project_id is null', 'true'),
        ('configuration_history', null, null, null, 'project_id = {ours} or project_id is null', 'true'),

        ('task_status_transitions', 'true', 'true', 'true', 'true', 'true'),
        ('audited_tables', 'true', 'true', 'true', 'true', 'true'),
        ('audit_kinds', 'true', 'true', 'true', 'true', 'true'),
        ('personal_columns', 'true', 'true', 'true', 'true', 'true'),

        ('audit_archives', null, null, null, null, 'true'),
        ('audit_holds', null, null, null, null, 'true'),
        ('audit_seal_parts', null, null, null, null, 'true'),
        ('audit_seals', null, null, null, null, 'true'),
        ('database_roles', null, null, null, null, 'true'),
        ('erasures', null, null, null, null, 'true'),
        ('failed_logins', null, null, null, null, 'true'),
        ('tick_jobs', null, null, null, null, 'true'),
        ('trusted_proxies', null, null, null, null, 'true'),
        -- Which jobs and partitions there are; what has come of them is in the tables.
        ('tick_status', 'true', 'true', 'true', 'true', 'true'),
        ('audit_partitions', 'true', 'true', 'true', 'true', 'true'),

        ('external_projects', null, null, null, 'id = {ours}', 'true'),

        -- Everything else that has a project. A partition is for its owner, who asks the whole table.
        ('*', null, null, null, 'project_id = {ours}', 'true');
$$;

comment on function tests.row_rules() is
    'Whose rows of a table or a view people see: conditions, null for nothing.';

create table tests.people (place integer, who text, user_id uuid);
create table tests.database_roles (place integer, name name, is_reader boolean, is_highest boolean);
create table tests.tries (
    relation regclass,
    place bigint generated always as identity,
    role name,
    who text,
    user_id uuid,
    statement text,
    expected text,
    is_owner_asked boolean,
    primary key (relation, place)
);

-- Two projects, theirs and ours, with a row in every table, for people to look at. All of it is an owner's who is no superuser, and every role of the
-- database may do anything with tables, so that nothing but policies holds it back. For files with
-- a database of their own.
create or replace function tests.prepare_rows()
returns void
language plpgsql
volatile
as $$
declare
    v_ours uuid;
    v_stranger constant name := 'stranger_' || substr(md5(random()::text), 1, 12);
begin
    perform signalbox.create_user('whoever runs the tests');
    perform signalbox.set_database_role('whoever runs the tests', session_user);
    update signalbox_data.users u
    set is_active = false
    where u.name = 'whoever runs the tests';
    perform signalbox.tick();
    perform signalbox.set_configuration(null, 'setting', 'of the installation');
    perform signalbox.register_worker('worker of nobody');
    perform signalbox.listen_for_work('worker of nobody');
    perform tests.make_full_project('theirs');
    perform tests.make_full_project('ours');
    perform tests.leave_notes(p.id)
    from signalbox_data.projects p;
    v_ours := (select p.id from signalbox_data.projects p where p.name = 'ours');

    insert into tests.people (place, who, user_id)
    values
        (1, 'member', tests.make_member('reader', 'reader', array[v_ours])),
        (2, 'nobody', null),
        (3, 'external', tests.make_member('external', 'external', array[v_ours])),
        (4, 'outsider', tests.make_member('outsider', 'reader', '{}')),
        -- Sees no more, whatever else he may.
        (5, 'member', tests.make_member('admin', 'admin', array[v_ours]));
    perform tests.make_used_token(u.name)
    from tests.people p
    inner join signalbox_data.users u
        on u.id = p.user_id
    where p.who = 'member';
    perform signalbox.register_worker('worker of outsider');
    perform signalbox.listen_for_work('worker of outsider');
    update signalbox_data.workers w
    set user_id = p.user_id
    from tests.people p
    where p.who = 'outsider'
        and w.name = 'worker of outsider';
    perform signalbox._refuse_login('abcdefghij', 'unknown', '203.0.113.1'), tests.forget_member();
    perform signalbox.set_trusted_proxy('signalbox_reader');

    -- Partitions of all times have a row.
    insert into signalbox_data.audit_logs (occurred_at, txid, seq, kind, session_role)
    select signalbox_data.clock() + m.months, txid_current(), nextval('signalbox_data.audit_seq'), 1, 'x'
    from unnest('{-10 years,0,1 month,2 months,3 months}'::interval[]) m (months);
    insert into signalbox_data.audit_contexts (occurred_at, txid)
    select signalbox_data.clock() + m.months, txid_current()
    from unnest('{-10 years,0,1 month,2 months,3 months}'::interval[]) m (months);
    perform signalbox.place_audit_hold('case 17');
    perform tests.seal();
    insert into signalbox_data.audit_archives (
        confirmed_at, begins_at, ends_at, entries, bytes, last_seal, table_name, partition_name,
        file_name, confirmed_by, digest
    )
    values (
        '2026-06-01+00', '2025-01-01+00', '2025-02-01+00', 9, 99, 1, 'audit_logs', 'p', 'f', 'r',
        sha256('f')
    );
    set constraints all immediate;

    perform tests.hand_over();
    -- Somebody who has no role of Signalbox.
    execute format('create role %I', v_stranger);
    insert into tests.database_roles (place, name, is_reader, is_highest)
    values
        (1, 'signalbox_reader', true, false),
        (2, 'signalbox_admin', true, true),
        (3, v_stranger, false, true),
        (4, 'signalbox_external', false, true),
        (5, 'signalbox_anonymous', false, false),
        (6, 'signalbox_agent', true, false),
        (7, 'signalbox_operator', true, false);
end;
$$;

comment on function tests.prepare_rows() is
    'Two projects with a row in every table, people to look at them, and an owner who is no superuser.';

-- Afterwards nothing but policies holds anybody back from tables.
create or replace function tests.grant_all_tables()
returns void
language plpgsql
volatile
as $$
declare
    v_role name;
begin
    perform tests.note_tries(c.oid, pg_get_userbyid(c.relowner))
    from pg_catalog.pg_class c
    where c.relnamespace = 'signalbox_data'::regnamespace
        and c.relkind in ('r', 'p');
    for v_role in select r.name from tests.database_roles r loop
        execute format(
            'grant usage on schema signalbox_data to %1$I;'
            'grant select, insert, update, delete on all tables in schema signalbox_data to %1$I;'
            'grant execute on all functions in schema signalbox_data to %1$I',
            v_role
        );
    end loop;
end;
$$;

comment on function tests.grant_all_tables() is
    'Let every role read and write all tables, as far as policies let it.';

-- What comes of a statement for a role and a user, or for nobody: how many rows, or the code of the
-- error and what it says. Nothing of it stays. Of what it has done to a table the owner is asked.
create or replace function tests.attempt(
    role name,
    user_id uuid,
    statement text,
    owner name default null,
    relation regclass default null
)
returns text
language plpgsql
volatile
as $$
declare
    v_rows bigint;
    v_digest text;
begin
    if attempt.user_id is not null then
        perform signalbox._vouch(attempt.user_id);
    end if;
    perform set_config('role', attempt.role, true);
    execute attempt.statement;
    get diagnostics v_rows = row_count;
    if attempt.relation is not null then
        perform set_config('role', attempt.owner, true);
        v_digest := ', then ' || tests.rows_digest(attempt.relation);
    end if;
    raise exception using errcode = 'ROLLB';
exception
    when sqlstate 'ROLLB' then
        return concat(v_rows, v_digest);
    when others then
        return sqlstate || ': ' || sqlerrm;
end;
$$;

comment on function tests.attempt(name, uuid, text, name, regclass) is
    'What comes of a statement: the number of its rows or its error; undone in any case.';

create or replace function tests.rows_digest(relation regclass)
returns text
language plpgsql
stable
as $$
declare
    v_digest text;
begin
    execute format(
        'select format(''%%s rows %%s'', count(*), md5(string_agg(t::text, '' '' order by t::text))) from %s t',
        rows_digest.relation
    )
    into v_digest;
    return v_digest;
end;
$$;
grant execute on function tests.rows_digest(regclass) to public;
grant usage on schema tests to public;

create or replace function tests.rows_where(relation regclass, condition text)
returns bigint
language plpgsql
stable
as $$
declare
    v_rows bigint;
begin
    execute format('select count(*) from %s where %s', rows_where.relation, rows_where.condition)
    into v_rows;
    return v_rows;
end;
$$;

-- An insert of a row that there is: one for which a condition is as given.
create or replace function tests.insert_of(relation regclass, condition text, is_met boolean)
returns text
language plpgsql
stable
as $$
declare
    v_row text;
begin
    execute format(
        'select t::text from %s t order by coalesce(%s, false) = %L desc limit 1',
        insert_of.relation, insert_of.condition, insert_of.is_met
    )
    into v_row;
    return (
        select format(
            'insert into %s (%s) overriding system value select %s from (select %L::%1$s as v) r',
            insert_of.relation,
            string_agg(quote_ident(a.attname), ', ' order by a.attnum),
            string_agg(format('(r.v).%I', a.attname), ', ' order by a.attnum),
            v_row
        )
        from pg_catalog.pg_attribute a
        where a.attrelid = insert_of.relation
            and a.attnum > 0
            and not a.attisdropped
            and a.attgenerated = ''
    );
end;
$$;

-- An update that looks at no row, so that policies to select do not hold it back.
create or replace function tests.update_of(relation regclass)
returns text
language sql
stable
as $$
    select format('update %s set %I = default', update_of.relation, a.attname)
    from pg_catalog.pg_attribute a
    where a.attrelid = update_of.relation
        and a.attnum > 0
        and not a.attisdropped
    order by a.attnum
    limit 1;
$$;

-- Who sees which rows of a table or a view: everybody of people, with every role, by row_rules.
create or replace function tests.rows_due(relation regclass)
returns table (place integer, role name, who text, user_id uuid, condition text, row_count bigint)
language sql
stable
as $$
    with rules as (
        select r.*
        from pg_catalog.pg_class c
        -- A partition, or what has no project and is not named, shows nothing to anybody.
        inner join tests.row_rules() r
            on r.relation = case
                when exists (select from tests.row_rules() o where o.relation = c.relname) then c.relname
                when not c.relispartition and exists (
                    select
                    from pg_catalog.pg_attribute a
                    where a.attrelid = c.oid
                        and a.attname = 'project_id'
                        and not a.attisdropped
                ) then '*'
            end
        where c.oid = rows_due.relation
    ),
    conditions as (
        select
            p.place, p.who, p.user_id, m.is_reader, m.is_administrator,
            coalesce(replace(replace(replace(replace(
                '(' || case
                    when m.is_administrator then r.administrator
                    when m.is_reader and p.who = 'nobody' then r.nobody
                    when m.is_reader and p.who = 'outsider' then r.outsider
                    when m.is_reader and p.who = 'external' then r.external
                    when m.is_reader and p.who = 'member' then r.member
                end || ')',
                '{ours}', quote_literal(o.id)),
                '{me}', quote_nullable(p.user_id)),
                '{team}', quote_literal(array(
                    select t.user_id from signalbox_data.project_members t where t.project_id = o.id
                )) || '::uuid[]'),
                '{tokens}', quote_literal(array(
                    select t.id from signalbox_data.api_tokens t where t.user_id = p.user_id
                )) || '::uuid[]'),
                'false'
            ) as condition
        from tests.people p
        cross join (values (false, false), (true, false), (true, true)) m (is_reader, is_administrator)
        left join rules r
            on true
        inner join signalbox_data.projects o
            on o.name = 'ours'
        where p.who = 'nobody'
            or not m.is_administrator
    ),
    counted as materialized (
        select c.*, tests.rows_where(rows_due.relation, c.condition) as rows
        from conditions c
    )
    -- The most different ones have the first places.
    select d.place + c.place, d.name, c.who, c.user_id, c.condition, c.rows
    from tests.database_roles d
    inner join counted c
        on c.is_reader = d.is_reader
        and c.is_administrator = (d.name = 'signalbox_admin' and c.who = 'nobody')
    -- The others are no different but for who may be a member.
    where d.place <= 3
        or c.who in ('member', 'outsider');
$$;

-- What people try with the rows of a table, and what must come of it: everybody reads those that row_rules
-- gives him, and locks none; an update and a delete of all find nothing; an insert is refused by the
-- policies. Where the owner is asked, he has what he had. He reads and writes all himself, as far as
-- triggers let him.
create or replace function tests.note_tries(relation regclass, owner name)
returns void
language sql
volatile
as $$
    insert into tests.tries (relation, role, who, user_id, statement, expected, is_owner_asked)
    with place as materialized (
        select
            tests.rows_where(note_tries.relation, 'true') as row_count,
            tests.rows_digest(note_tries.relation) as digest,
            tests.insert_of(note_tries.relation, d.condition, true) as insert_of_ours,
            tests.insert_of(note_tries.relation, d.condition, false) as insert_of_theirs
        from (
            select max(d.condition) as condition
            from tests.rows_due(note_tries.relation) d
            where d.who = 'member'
                and d.role = 'signalbox_reader'
        ) d
    )
    select
        note_tries.relation, note_tries.owner, 'owner', null, t.statement,
        coalesce(t.expected, '^(?!0|42501)'), false
    from place p
    cross join lateral (
        values (format(' where ctid = any (array(select ctid from %s limit 1))', note_tries.relation))
    ) o (one)
    cross join lateral (
        values
            ('select from ' || note_tries.relation, '^' || p.row_count || '$'),
            (p.insert_of_ours, null),
            (tests.update_of(note_tries.relation) || o.one, null),
            ('delete from ' || note_tries.relation || o.one, null)
    ) t (statement, expected)
    union all
    select note_tries.relation, d.role, d.who, d.user_id, t.statement, t.expected, t.is_owner_asked
    from (
        select *
        from tests.rows_due(note_tries.relation) d
        order by d.place
    ) d
    cross join place p
    cross join lateral (
        values
            ('select from ' || note_tries.relation, '^' || d.row_count || '$', false),
            (
                case when d.row_count > 0 then
                    format('select from %s where %s', note_tries.relation, d.condition)
                end,
                '^' || d.row_count || '$', false
            ),
            (p.insert_of_ours, '^42501: .* row-level security', false),
            (case d.who when 'member' then p.insert_of_theirs end, '^42501: .* row-level security', false),
            (tests.update_of(note_tries.relation), '^0, then ' || p.digest || '$', true),
            ('delete from ' || note_tries.relation, '^0, then ' || p.digest || '$', true),
            (format('select from %s for update', note_tries.relation), '^0$', false)
    ) t (statement, expected, is_owner_asked)
    where t.statement is not null;
$$;

-- What is wrong with it.
create or replace function tests.row_violations(relation regclass, is_first_enough boolean default false)
returns setof text
language plpgsql
volatile
as $$
declare
    v_table record;
    v_try record;
    v_outcome text;
begin
    select
        pg_get_userbyid(c.relowner) as owner,
        c.relrowsecurity and c.relforcerowsecurity as is_forced,
        tests.rows_where(c.oid, 'true') as row_count
    into v_table
    from pg_catalog.pg_class c
    where c.oid = row_violations.relation;
    if not v_table.is_forced then
        return next row_violations.relation || ' has no row-level security that holds for its owner';
        return;
    end if;
    if v_table.row_count = 0 then
        return next row_violations.relation || ' has no row that somebody could see';
    end if;
    for v_try in
        select *
        from tests.tries t
        where t.relation = row_violations.relation
        order by t.place
    loop
        v_outcome := tests.attempt(
            v_try.role, v_try.user_id, v_try.statement, v_table.owner,
            case when v_try.is_owner_asked then row_violations.relation end
        );
        if v_outcome !~ v_try.expected then
            return next format(
                '%s as %s: %s: %s, not %s',
                v_try.role, v_try.who, left(v_try.statement, 120), v_outcome, v_try.expected
            );
            exit when row_violations.is_first_enough;
        end if;
    end loop;
end;
$$;

comment on function tests.row_violations(regclass, boolean) is
    'What somebody can do with the rows of a table that he should not, or cannot that he should; the '
    'first of it where that is enough.';

-- What is wrong with what is granted: everybody reads of a view what row_rules gives him, where he may read it
-- at all; nobody writes a table or a view, with none of the roles above which there is no other. To be
-- asked before grant_all_tables.
create or replace function tests.grant_violations(relation regclass)
returns setof text
language sql
volatile
as $$
    select format('%s as %s: %s: %s, not %s', r.role, r.who, t.statement, a.outcome, t.expected)
    from pg_catalog.pg_class c
    cross join lateral tests.rows_due(c.oid) r
    cross join lateral (
        values
            ('select from ' || grant_violations.relation, '^' || r.row_count || '$'),
            (
                case when r.row_count > 0 then
                    format('select from %s where %s', grant_violations.relation, r.condition)
                end,
                '^' || r.row_count || '$'
            )
    ) t (statement, expected)
    cross join lateral tests.attempt(r.role, r.user_id, t.statement) a (outcome)
    where c.oid = grant_violations.relation
        and c.relkind = 'v'
        and r.role in ('signalbox_reader', 'signalbox_admin')
        and has_table_privilege(r.role, grant_violations.relation, 'select')
        and t.statement is not null
        and a.outcome !~ t.expected
    union all
    select format('%s: %s: %s', d.name, t.statement, a.outcome)
    from pg_catalog.pg_class c
    cross join tests.database_roles d
    cross join lateral (
        values
            (
                'select from ' || c.oid::regclass,
                not has_any_column_privilege(d.name, c.oid, 'select')
            ),
            (format('insert into %s default values', c.oid::regclass), d.is_highest),
            (tests.update_of(c.oid), d.is_highest),
            ('delete from ' || c.oid::regclass, d.is_highest),
            ('truncate ' || c.oid::regclass, d.is_highest and c.relkind <> 'v')
    ) t (statement, is_tried)
    cross join lateral tests.attempt(d.name, null, t.statement) a (outcome)
    where c.oid = grant_violations.relation
        and t.is_tried
        and a.outcome !~ case
            -- A view of more than one table cannot be written by anybody.
            when c.relkind = 'v' and t.statement !~ '^select' then '^(42501: permission denied|55000)'
            else '^42501: permission denied'
        end;
$$;

comment on function tests.grant_violations(regclass) is
    'What somebody can do with a table or a view by what is granted that he should not, or cannot that '
    'he should.';
