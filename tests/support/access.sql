-- How many rows of a relation somebody sees: with a role, and as a user or as nobody. null where it may
-- not be read at all.
create or replace function tests.rows_seen(
    role name,
    user_id uuid,
    relation regclass,
    condition text default 'true'
)
returns bigint
language plpgsql
volatile
as $$
declare
    v_rows bigint;
begin
    if rows_seen.user_id is null then
        perform tests.forget_member();
    else
        perform signalbox._vouch(rows_seen.user_id);
    end if;
    perform set_config('role', rows_seen.role, true);
    execute format('select count(*) from %s where %s', rows_seen.relation, rows_seen.condition)
    into v_rows;
    perform set_config('role', 'none', true);
    perform tests.forget_member();
    return v_rows;
exception
    when insufficient_privilege then
        return null;
end;
$$;

-- What is wrong with the rows that people see, of tables and of views: a member sees those of
-- his projects, and nobody else does, but for administrators, and they not while they work for somebody else.
-- The owner sees all, and what is nobody's business nobody.
create or replace function tests.access_violations(
    owner name,
    theirs text,
    ours text,
    member_id uuid,
    external_id uuid,
    only_table regclass default null
)
returns setof text
language plpgsql
volatile
as $$
declare
    v_theirs constant uuid := (
        select p.id from signalbox_data.projects p where p.name = access_violations.theirs
    );
    v_ours constant uuid := (
        select p.id from signalbox_data.projects p where p.name = access_violations.ours
    );
    v_relation record;
    v_is_theirs text;
    v_is_ours text;
begin
    -- Tables that readers may not read have policies all the same.
    grant usage on schema signalbox, signalbox_data to signalbox_reader;
    grant select on all tables in schema signalbox_data to signalbox_reader;

    for v_relation in
        select
            c.oid::regclass as id,
            c.relname as name,
            c.relkind in ('r', 'p') as is_table,
            c.relispartition as is_partition,
            c.relrowsecurity and c.relforcerowsecurity as is_forced,
            exists (
                select
                from pg_catalog.pg_attribute a
                where a.attrelid = c.oid
                    and a.attname = 'project_id'
                    and not a.attisdropped
            ) as has_project
        from pg_catalog.pg_class c
        where c.relkind in ('r', 'p', 'v')
            and (access_violations.only_table is null or c.oid = access_violations.only_table)
            and (
                c.relnamespace = 'signalbox_data'::regnamespace
                or c.relnamespace = 'signalbox'::regnamespace
                and has_table_privilege('signalbox_admin', c.oid, 'select')
            )
        order by c.relname
    loop
        if v_relation.is_table and not v_relation.is_forced then
            return next v_relation.id || ' has no row-level security that holds for its owner';
        end if;
        if v_relation.is_table
            and tests.rows_seen(access_violations.owner, null, v_relation.id) is not distinct from 0
        then
            return next v_relation.id || ' shows nothing to its owner';
        end if;

        if v_relation.is_partition then
            if tests.rows_seen('signalbox_admin', null, v_relation.id) > 0
                or tests.rows_seen('signalbox_reader', access_violations.member_id, v_relation.id) > 0
            then
                return next v_relation.id || ' shows somebody what the whole table is asked for';
            end if;
            continue;
        end if;

        v_is_theirs := null;
        if v_relation.has_project then
            v_is_theirs := format('project_id = %L', v_theirs);
            v_is_ours := format('project_id = %L', v_ours);
        elsif v_relation.name in ('projects', 'external_projects') then
            v_is_theirs := format('id = %L', v_theirs);
            v_is_ours := format('id = %L', v_ours);
        elsif v_relation.name = 'users' then
            v_is_theirs := format('name = %L', 'member of ' || access_violations.theirs);
            v_is_ours := format('name = %L', 'member of ' || access_violations.ours);
        elsif v_relation.name in ('workers', 'idle_workers') then
            v_is_theirs := format(
                '%I = %L',
                case v_relation.name when 'workers' then 'name' else 'worker' end,
                'worker of ' || access_violations.theirs
            );
            v_is_ours := replace(v_is_theirs, access_violations.theirs, access_violations.ours);
        elsif v_relation.name in ('task_status_transitions', 'audit_kinds', 'audited_tables', 'personal_columns') then
            if tests.rows_seen('signalbox_reader', access_violations.member_id, v_relation.id) = 0 then
                return next v_relation.id || ' hides what is the same for all';
            end if;
            continue;
        elsif v_relation.name in ('api_tokens', 'api_token_sources', 'api_token_revocations') then
            v_is_theirs := format(
                '%I = any (%L::uuid[])',
                case v_relation.name
                    when 'api_tokens' then 'id' when 'api_token_sources' then 'token_id' else 'line_id'
                end,
                array(
                    select t.id
                    from signalbox_data.api_tokens t
                    inner join signalbox_data.users u
                        on u.id = t.user_id
                    where u.name = 'member of ' || access_violations.theirs
                )
            );
            v_is_ours := regexp_replace(
                v_is_theirs,
                '''.*''',
                quote_literal(array(
                    select t.id
                    from signalbox_data.api_tokens t
                    where t.user_id = access_violations.member_id
                ))
            );
        elsif v_relation.name in (
            'tick_jobs', 'tick_status', 'database_roles', 'failed_logins', 'trusted_proxies', 'erasures', 'audit_seals',
            'audit_seal_parts', 'audit_archives', 'audit_holds', 'audit_partitions'
        ) then
            if tests.rows_seen(
                'signalbox_reader', access_violations.member_id, v_relation.id, 'true'
            ) > 0 then
                return next v_relation.id || ' shows members what is for administrators';
            end if;
            if tests.rows_seen(
                'signalbox_admin', access_violations.member_id, v_relation.id,
                -- Jobs that have never run are the same for all, and so are partitions.
                case v_relation.name
                    when 'tick_status' then 'last_run_at is not null'
                    when 'audit_partitions' then 'sealed_entries > 0'
                    else 'true'
                end
            ) > 0 then
                return next v_relation.id || ' shows administrators more while they work for somebody';
            end if;
            if tests.rows_seen('signalbox_admin', null, v_relation.id) = 0 then
                return next v_relation.id || ' hides from administrators';
            end if;
            continue;
        elsif v_relation.name = 'audit_drift' then
            -- There is none, for nobody.
            continue;
        elsif v_relation.name in ('session_keys', 'projects_of_users', 'personal_values', 'audit_folds') then
            if tests.rows_seen('signalbox_admin', null, v_relation.id) > 0
                or tests.rows_seen('signalbox_reader', access_violations.member_id, v_relation.id) > 0
            then
                return next v_relation.id || ' shows somebody what is the owner''s alone';
            end if;
            continue;
        else
            return next v_relation.id || ' is not known to tests.access_violations';
            continue;
        end if;

        if tests.rows_seen(
            'signalbox_reader', access_violations.member_id, v_relation.id, v_is_theirs
        ) > 0 then
            return next v_relation.id || ' shows a member what is of others';
        end if;
        if tests.rows_seen(
            'signalbox_reader', access_violations.member_id, v_relation.id, v_is_ours
        ) = 0 then
            return next v_relation.id || ' hides from a member what is of his';
        end if;
        if tests.rows_seen('signalbox_reader', null, v_relation.id) > 0 then
            return next v_relation.id || ' shows something to nobody';
        end if;
        if v_relation.name in ('configurations', 'configuration_history') then
            if tests.rows_seen(
                'signalbox_reader', access_violations.member_id, v_relation.id, 'project_id is null'
            ) = 0 then
                return next v_relation.id || ' hides from members what is of the installation';
            end if;
            if tests.rows_seen(
                'signalbox_reader', access_violations.external_id, v_relation.id, 'true'
            ) > 0 then
                return next v_relation.id || ' shows an external what is of the installation';
            end if;
        end if;
        if tests.rows_seen(
            'signalbox_reader', access_violations.external_id, v_relation.id, v_is_ours
        ) > 0 then
            return next v_relation.id || ' shows something to an external';
        end if;
        if coalesce(tests.rows_seen('signalbox_external', access_violations.member_id, v_relation.id), 0) > 0
        then
            return next v_relation.id || ' shows something to the external role';
        end if;
        if tests.rows_seen('signalbox_admin', null, v_relation.id)
            < tests.rows_seen(access_violations.owner, null, v_relation.id)
        then
            return next v_relation.id || ' hides from administrators';
        end if;
        if tests.rows_seen(
            'signalbox_admin', access_violations.member_id, v_relation.id, v_is_theirs
        ) > 0 then
            return next v_relation.id || ' shows administrators more while they work for somebody';
        end if;
    end loop;
end;
$$;

comment on function tests.access_violations(name, text, text, uuid, uuid, regclass) is
    'What somebody sees that he should not, and does not see that he should, in all relations or one.';
