-- The policies that tables have. A table of a project has them by having the column project_id. What
-- has no such column is named here; a table that is not is for the owner alone.
--
-- Members see the rows of their projects, administrators all, unless they work for somebody else at
-- the moment. Roles only read: all writing is done by functions, with the rights of the owner, whose
-- policy takes nothing away and costs nothing.
--
-- my_projects is asked once for a statement, since it stands in a subselect of its own, and an index
-- serves the array that it returns. Policies for the same table are alternatives, and are looked at in
-- the order of their names. Expressions stand as PostgreSQL shows them, so that _apply_policies
-- can compare them.
create or replace function signalbox._policies()
returns table (table_name name, policy name, command text, role name, expression text)
language sql
stable
as $$
    with tables as (
        select
            c.relname as name,
            pg_catalog.pg_get_userbyid(c.relowner) as owner,
            exists (
                select
                from pg_catalog.pg_attribute a
                where a.attrelid = c.oid
                    and a.attname = 'project_id'
                    and not a.attisdropped
            ) and not c.relispartition as has_project
        from pg_catalog.pg_class c
        where c.relnamespace = 'signalbox_data'::pg_catalog.regnamespace
            and c.relkind in ('r', 'p')
    ),
    readable as (
        select
            t.name as table_name,
            'members_see_their_projects' as policy,
            '(project_id = ANY (( SELECT signalbox.my_projects() AS my_projects)::uuid[]))'
                as expression
        from tables t
        where t.has_project
        union all
        values
            (
                'projects',
                'members_see_their_projects',
                '(id = ANY (( SELECT signalbox.my_projects() AS my_projects)::uuid[]))'
            ),
            (
                'users',
                'members_see_each_other',
                '((id = ( SELECT signalbox.my_user_id() AS my_user_id)) OR (EXISTS ( SELECT'
                ' FROM signalbox_data.project_members m WHERE (m.user_id = users.id))))'
            ),
            (
                'workers',
                'members_see_workers_of_each_other',
                '((user_id = ( SELECT signalbox.my_user_id() AS my_user_id)) OR (EXISTS ( SELECT'
                ' FROM signalbox_data.project_members m WHERE (m.user_id = workers.user_id))))'
            ),
            (
                'idle_workers',
                'who_sees_a_worker_sees_what_it_waits_for',
                '(EXISTS ( SELECT FROM signalbox_data.workers w'
                ' WHERE (w.name = idle_workers.worker)))'
            ),
            (
                'api_tokens',
                'users_see_their_own',
                '(user_id = ( SELECT signalbox.my_user_id() AS my_user_id))'
            ),
            (
                'api_token_sources',
                'who_sees_a_token_sees_where_it_was_used',
                '(EXISTS ( SELECT FROM signalbox_data.api_tokens t'
                ' WHERE (t.id = api_token_sources.token_id)))'
            ),
            (
                'api_token_revocations',
                'who_sees_a_token_sees_whether_it_is_revoked',
                '(EXISTS ( SELECT FROM signalbox_data.api_tokens t'
                ' WHERE (t.id = api_token_revocations.line_id)))'
            ),
            ('failed_logins', null, null),
            ('erasures', null, null),
            ('trusted_proxies', null, null),
            ('task_status_transitions', 'readers_see_what_is_the_same_for_all', 'true'),
            (
                'configurations',
                'members_see_those_of_the_installation',
                '((project_id IS NULL) AND ( SELECT (cardinality(signalbox.my_projects()) > 0)))'
            ),
            (
                'configuration_history',
                'members_see_those_of_the_installation',
                '((project_id IS NULL) AND ( SELECT (cardinality(signalbox.my_projects()) > 0)))'
            ),
            ('audited_tables', 'readers_see_what_is_the_same_for_all', 'true'),
            ('audit_kinds', 'readers_see_what_is_the_same_for_all', 'true'),
            ('audit_seals', null, null),
            ('audit_seal_parts', null, null),
            ('audit_archives', null, null),
            ('audit_holds', null, null),
            ('tick_jobs', null, null)
    )
    select t.name, 'owner_sees_all', 'all', t.owner, 'true'
    from tables t
    union all
    select r.table_name, r.policy, 'select', 'signalbox_reader', r.expression
    from readable r
    where r.policy is not null
    union all
    select distinct
        r.table_name,
        'administrators_see_all',
        'select',
        'signalbox_admin',
        '( SELECT (COALESCE(current_setting(''signalbox.session''::text, true), ''''::text)'
        ' = ''''::text))'
    from readable r
    -- Whoever sees all workers sees all that they wait for, and whoever sees all tokens all about them.
    where r.table_name not in ('idle_workers', 'api_token_revocations', 'api_token_sources')
        and r.expression is distinct from 'true';
$$;

comment on function signalbox._policies() is
    'The row-level security policies of all tables: for which command and role, and the rows that it lets '
    'through.';
