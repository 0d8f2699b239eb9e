-- Runs in a database of its own.
--
-- What everybody can do with the rows of every table and view, by really doing it: with each role of the
-- database and with none of them, as a member of a project, as one from outside, as a user who is a
-- member of nothing, and as nobody. Whose rows somebody sees is said by tests.row_rules, in
-- tests/support/rows.sql; nobody but the owner changes any.
--
-- tests/security/mutation.test.ts shows that this notices when a policy is not what it should be.
begin;
select plan(5);
select tests.prepare_rows();

create temporary view relations as
select c.oid, c.oid::regclass as name, c.relname, c.relkind = 'v' as is_view
from pg_catalog.pg_class c
where c.relnamespace in ('signalbox'::regnamespace, 'signalbox_data'::regnamespace)
    and c.relkind in ('r', 'p', 'v', 'm', 'f')
    -- It has no row as long as all is well, and takes long to say so.
    and c.relname <> 'audit_drift';

select is_empty(
    $$select r.relation
    from tests.row_rules() r
    where r.relation <> '*'
        and not exists (select from relations o where o.relname = r.relation)$$,
    'row-level security: every rule is for something that there is'
);
select is_empty(
    'select v.* from relations r cross join lateral tests.grant_violations(r.oid) v',
    'row-level security: everybody sees by a view what is his, and writes nothing'
);
select is_empty(
    $$select t.query, p.who
    from tests.people p
    cross join unnest(array[
        'select from signalbox.tick_status where last_run_at is not null',
        'select from signalbox.audit_partitions where sealed_entries > 0'
    ]) t (query)
    where (tests.attempt('signalbox_admin', p.user_id, t.query) = '0') = (p.who = 'nobody')$$,
    'row-level security: administrators see what has come of jobs and seals, but not for somebody else'
);

-- So that nothing but policies holds anybody back.
select tests.grant_all_tables();
select is_empty(
    'select v.* from relations r cross join lateral tests.row_violations(r.oid) v where not r.is_view',
    'row-level security: everybody sees of a table what is his, and changes nothing, even where he is let'
);
select is_empty(
    $$select c.relname
    from pg_catalog.pg_class c
    where c.relnamespace in ('signalbox'::regnamespace, 'signalbox_data'::regnamespace)
        and c.relkind in ('m', 'f')$$,
    'row-level security: nothing shows rows that knows no policies'
);

select * from finish();
rollback;
