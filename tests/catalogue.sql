-- The rules that every object of the two schemas keeps, read from the catalogue. What is
-- an exception on purpose is named here, with the reason.
begin;
select plan(33);

create temporary view functions as
select
    p.*,
    p.oid::regprocedure::text as signature,
    n.nspname,
    l.lanname,
    n.nspowner,
    coalesce(p.proconfig, '{}') as settings,
    p.proname like E'\\_%' as is_internal,
    obj_description(p.oid, 'pg_proc') as comment
from pg_catalog.pg_proc p
inner join pg_catalog.pg_namespace n
    on n.oid = p.pronamespace
inner join pg_catalog.pg_language l
    on l.oid = p.prolang
where n.nspname in ('signalbox', 'signalbox_data')
    and p.prokind = 'f';

create temporary view relations as
select
    c.*,
    n.nspname,
    c.oid::regclass::text as name,
    obj_description(c.oid, 'pg_class') as comment
from pg_catalog.pg_class c
inner join pg_catalog.pg_namespace n
    on n.oid = c.relnamespace
where n.nspname in ('signalbox', 'signalbox_data');

create temporary view roles as
select r.oid, r.rolname
from pg_catalog.pg_roles r
where r.rolname in (
    'signalbox_anonymous', 'signalbox_reader', 'signalbox_agent', 'signalbox_operator', 'signalbox_admin',
    'signalbox_external'
);

-- Comments

select is_empty(
    'select signature from functions where comment is null',
    'catalogue: every function is commented'
);
select is_empty(
    $$select name from relations
    where relkind in ('r', 'p', 'v', 'm', 'S') and comment is null
        and not (relkind = 'S' and exists (
            select from pg_catalog.pg_depend d
            where d.objid = relations.oid and d.deptype = 'i'
        ))$$,
    'catalogue: every table, view and sequence is commented'
);
select is_empty(
    $$select r.name || '.' || a.attname
    from relations r
    inner join pg_catalog.pg_attribute a on a.attrelid = r.oid
    where r.nspname = 'signalbox_data' and r.relkind in ('r', 'p')
        and not r.relispartition
        and a.attnum > 0 and not a.attisdropped
        and col_description(r.oid, a.attnum) is null$$,
    'catalogue: every column of a table is commented'
);
select is_empty(
    $$select r.name
    from relations r
    where r.relkind in ('i', 'I') and not r.relispartition and r.comment is null
        and not exists (
            select from pg_catalog.pg_constraint c
            where c.conindid = r.oid and c.contype in ('p', 'u', 'x')
        )$$,
    'catalogue: every index backs a constraint or has a comment that names its query'
);
select is_empty(
    $$select coalesce(signature, name)
    from (
        select signature, null as name, comment from functions
        union all
        select null, name, comment from relations
    ) o
    where comment !~ '^[A-Z\d_a-z].*\.$' or comment ~ '\n'$$,
    'catalogue: every comment is a line that ends with a full stop'
);

-- Functions

select is_empty(
    $$select signature from functions
    where nspname = 'signalbox'
        and (
            lanname = 'plpgsql'
            or prosecdef
            or lanname = 'sql' and prosrc ~* '\m(insert into|update|delete from)\M'
        )
        and not settings @> '{"search_path=pg_catalog, pg_temp"}'
        -- On the way of every task, and called only by such as do.
        and proname not in (
            '_session', '_require_access', '_turn_projects', '_next_project_among'
        )$$,
    'catalogue: every function that writes, is plpgsql or security definer pins search_path'
);
select is_empty(
    $$select signature from functions
    where not is_internal and lanname = 'sql' and proretset and provolatile <> 'v'
        and not prosecdef and settings <> '{}'$$,
    'catalogue: no public set-returning SQL read has settings, which would stop its inlining'
);
select is_empty(
    $$select signature from functions where prosecdef and proowner <> nspowner$$,
    'catalogue: every security definer function belongs to the owner of the schema'
);
select is_empty(
    $$select signature from functions where nspname = 'signalbox_data' and prosecdef$$,
    'catalogue: no helper of the tables is security definer'
);
select is_empty(
    $$select signature from functions
    where is_internal and prosecdef
        -- Whoever changes a table may not be able to write the audit log.
        and not (proname like E'\\_audit\\_%' and prorettype = 'trigger'::regtype)$$,
    'catalogue: no internal function is security definer; who calls it has the rights already'
);
select is_empty(
    $$select f.signature
    from functions f
    cross join lateral aclexplode(coalesce(f.proacl, acldefault('f', f.proowner))) a
    where f.nspname = 'signalbox' and a.grantee = 0$$,
    'catalogue: no function can be executed by public'
);
select is_empty(
    $$select f.signature from functions f
    where f.nspname = 'signalbox' and not f.is_internal
        and not exists (
            select
            from aclexplode(f.proacl) a
            inner join roles r on r.oid = a.grantee
            where a.privilege_type = 'EXECUTE'
        )$$,
    'catalogue: every public function is granted to a role of Signalbox'
);
-- A read has the rights of its caller, who must be able to call what the read calls.
select is_empty(
    $$select f.signature, a.grantee::regrole
    from functions f
    cross join lateral aclexplode(f.proacl) a
    where f.is_internal and f.provolatile = 'v' and a.grantee <> f.proowner$$,
    'catalogue: no internal function that may write is granted to anybody'
);
select is_empty(
    $$select f.signature, called.signature, roles.rolname
    from functions f
    cross join lateral regexp_matches(f.prosrc, 'signalbox\.(\w+)\(', 'g') m (names)
    inner join functions called on called.proname = m.names[1]
        and called.nspname = 'signalbox'
    cross join roles
    where not f.prosecdef
        and has_function_privilege(roles.oid, f.oid, 'execute')
        -- Called only when the caller may, and only named.
        and called.proname not in ('remember_export', '_compare_all_columns')
        and not has_function_privilege(roles.oid, called.oid, 'execute')$$,
    'catalogue: whoever may call a read may call what the read calls'
);
select is_empty(
    $$select f.signature, a.grantee::regrole
    from functions f
    cross join lateral aclexplode(f.proacl) a
    where a.is_grantable and a.grantee <> f.proowner$$,
    'catalogue: nobody may pass a grant on'
);
select is_empty(
    $$select signature from functions
    where not is_internal and provolatile = 'v' and nspname = 'signalbox'
        and not prosecdef
        and prosrc ~* '\m(insert into|update|delete from)\M'$$,
    'catalogue: every public function that writes is security definer'
);
-- Policies ask these; those outside read no table at all; and what the audit log keeps out of line is nobody's to look
-- through, but shown to whoever has seen an entry.
select is_empty(
    $$select signature from functions
    where not is_internal and provolatile <> 'v' and prosecdef
        and proname not in ('my_projects', 'my_role', 'my_user_id', 'reveal_changes')
        and proname not like 'external\_%'
        -- They prove the whole log to administrators, past what any role may read.
        and proname not in (
            'verify_audit_log', 'export_audit_seals', 'audit_archive_manifest', 'audit_archive_lines'
        )$$,
    'catalogue: no read is security definer, so that policies hold for it'
);
select is_empty(
    $$select f.signature
    from functions f
    inner join pg_catalog.pg_type t on t.oid = f.prorettype
    inner join relations r on r.oid = t.typrelid
    where r.nspname = 'signalbox_data'$$,
    'catalogue: no function returns the row type of a table'
);
select is_empty(
    $$select f.signature
    from functions f
    inner join pg_catalog.pg_type t on t.oid = f.prorettype
    where not f.is_internal and not f.proretset and t.typtype = 'c'$$,
    'catalogue: every public function that returns rows returns a set of them'
);
select is_empty(
    $$select proname from functions
    where nspname = 'signalbox' and not is_internal
    group by proname having count(*) > 1$$,
    'catalogue: no function is overloaded, so that named arguments suffice'
);

-- Views

select is_empty(
    $$select name from relations
    where relkind = 'v' and nspname = 'signalbox'
        and not coalesce(reloptions, '{}') @> '{security_invoker=true}'$$,
    'catalogue: every view is a security invoker'
);
-- claimed_tasks shows lease tokens; the others are for administrators.
select is_empty(
    $$select name from relations
    where relkind in ('v', 'm') and nspname = 'signalbox'
        and has_table_privilege('signalbox_reader', oid, 'select')
            = (relname in (
                'claimed_tasks', 'audit_archives', 'audit_drift', 'audit_holds', 'audit_partitions',
                'audit_seals', 'database_roles', 'erasures', 'failed_logins', 'tick_status', 'trusted_proxies'
            ))$$,
    'catalogue: every view but those with secrets can be read'
);
select is_empty(
    $$select name from relations where relkind in ('r', 'p') and nspname = 'signalbox'$$,
    'catalogue: the schema of the code holds no table'
);

-- Tables

select is_empty(
    $$select r.name
    from relations r
    where r.nspname = 'signalbox_data' and r.relkind in ('r', 'p')
        -- These belong to no project.
        and r.relname not in (
            'projects', 'users', 'task_status_transitions', 'tick_jobs', 'workers', 'idle_workers',
            'session_keys', 'api_tokens', 'api_token_revocations', 'api_token_sources',
            'failed_logins', 'trusted_proxies', 'projects_of_users', 'audited_tables', 'audit_kinds', 'personal_values',
            'erasures',
            -- These have no key, which would cost every change an index.
            'audit_logs', 'audit_contexts',
            -- And this has one with columns that may be null.
            'audit_summaries', 'audit_folds',
            'audit_seals', 'audit_seal_parts', 'audit_archives',
            -- These outlast projects.
            'audit_holds',
            -- Or to the whole installation.
            'configurations', 'configuration_history', 'configuration_keys'
        )
        and not r.relispartition
        and not exists (
            select
            from pg_catalog.pg_constraint c
            inner join pg_catalog.pg_attribute a
                on a.attrelid = c.conrelid and a.attnum = c.conkey[1]
            where c.conrelid = r.oid and c.contype = 'p' and a.attname = 'project_id'
        )$$,
    'catalogue: every primary key begins with project_id'
);
select is_empty(
    $$select c.conrelid::regclass, c.conname
    from pg_catalog.pg_constraint c
    inner join relations r on r.oid = c.conrelid
    where c.contype = 'f' and c.conparentid = 0 and c.confdeltype = 'a'$$,
    'catalogue: every foreign key says what becomes of its rows on delete'
);
select is_empty(
    $$select c.conrelid::regclass, c.conname
    from pg_catalog.pg_constraint c
    inner join relations r on r.oid = c.conrelid
    where c.contype = 'f'
        and not exists (
            select
            from pg_catalog.pg_index i
            where i.indrelid = c.conrelid
                and i.indisvalid
                and (i.indkey::smallint[])[0:cardinality(c.conkey) - 1] @> c.conkey
                -- An index of those rows alone that refer to something serves as well.
                and coalesce(pg_get_expr(i.indpred, i.indrelid), 'IS NOT NULL')
                    ~ '^\(?\w* ?IS NOT NULL\)?$'
        )$$,
    'catalogue: every foreign key has an index by which it is followed'
);
select is_empty(
    $$select c.conrelid::regclass, c.conname
    from pg_catalog.pg_constraint c
    inner join relations r on r.oid = c.conrelid
    inner join relations f on f.oid = c.confrelid
    where c.contype = 'f'
        and f.relname not in (
            'projects', 'users', 'workers', 'api_tokens', 'audit_seals', 'audit_archives'
        )
        and not exists (
            select
            from pg_catalog.pg_attribute a
            where a.attrelid = c.conrelid and a.attnum = any (c.conkey)
                and a.attname = 'project_id'
        )$$,
    'catalogue: every foreign key among tables of a project carries project_id'
);
select is_empty(
    $$select c.conrelid::regclass, c.conname
    from pg_catalog.pg_constraint c
    inner join relations r on r.oid = c.conrelid
    where c.contype = 'c' and c.conname ~ '_check\d*$'$$,
    'catalogue: every check is named by a sentence, not by default'
);
select is_empty(
    $$select r.name || '.' || a.attname, format_type(a.atttypid, a.atttypmod)
    from relations r
    inner join pg_catalog.pg_attribute a on a.attrelid = r.oid
    where r.nspname = 'signalbox_data' and r.relkind in ('r', 'p')
        and a.attnum > 0 and not a.attisdropped
        and (
            a.atttypid in ('timestamp'::regtype, 'json'::regtype, 'varchar'::regtype)
            or a.atttypid = 'timestamptz'::regtype and a.attname !~ '_at$'
            or a.atttypid = 'boolean'::regtype and a.attname !~ '^(is|has)_'
        )$$,
    'catalogue: times are timestamptz and end in _at, booleans begin with is or has'
);
select is_empty(
    $$select r.name, roles.rolname, p.privilege
    from relations r
    cross join roles
    cross join unnest('{insert,update,delete,truncate}'::text[]) p (privilege)
    where r.nspname = 'signalbox_data' and r.relkind in ('r', 'p')
        and has_table_privilege(roles.oid, r.oid, p.privilege)$$,
    'catalogue: no role writes a table but through a function'
);
select is_empty(
    $$select rolname from roles
    where has_column_privilege(
        oid, 'signalbox_data.task_executions', 'lease_token', 'select')$$,
    'catalogue: no role reads lease tokens'
);
select is_empty(
    $$select rolname from roles
    where has_column_privilege(oid, 'signalbox_data.api_tokens', 'token_hash', 'select')$$,
    'catalogue: no role reads hashes of tokens'
);

select is_empty(
    $$select * from roles
    where has_column_privilege(
        oid, 'signalbox_data.configurations', 'ciphertext', 'select')$$,
    'catalogue: no role reads what is encrypted'
);

select * from finish();
rollback;
