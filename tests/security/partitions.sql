-- Runs in a database of its own.
--
-- A partition is a table that can be named. Policies of the whole hold for those who ask the whole alone, so that each
-- partition has its own, by which nobody but the owner sees anything: however it came to be.
begin;
select plan(9);
select from tests.prepare_rows();

create temporary view partitions as
select c.oid::regclass as name, c.relname, c.relowner
from pg_catalog.pg_class c
where c.relnamespace = 'signalbox_data'::regnamespace
    and c.relispartition
    and c.relkind in ('r', 'p');
create temporary table before as select name from partitions;
create function wrong()
returns setof text
language sql
as $$
    select format('%s: row-level security %s, forced %s', p.name, c.relrowsecurity, c.relforcerowsecurity)
    from partitions p
    inner join pg_catalog.pg_class c
        on c.oid = p.name
    where not (c.relrowsecurity and c.relforcerowsecurity)
    union all
    select format('%s: %s for %s', p.name, o.polname, o.polroles::regrole[])
    from partitions p
    left join pg_catalog.pg_policy o
        on o.polrelid = p.name
    where o.polname is distinct from 'owner_sees_all'
        or o.polroles <> array[p.relowner]
$$;

select is_empty('select wrong()', 'partitions: those that the migrations make are for their owner alone');
select tests.advance('1 year');
insert into signalbox_data.audit_logs (occurred_at, txid, seq, kind, session_role, project_id)
select signalbox_data.clock() - interval '3 months', txid_current(), nextval('signalbox_data.audit_seq'), 1, 'x', p.id
from signalbox_data.projects p;
select from signalbox.tick();
select cmp_ok(
    (select count(*) from partitions where name not in (select name from before)), '>', 6::bigint,
    'partitions: tick makes new ones, and one of what lay in the default one'
);
select is_empty('select wrong()', 'partitions: those that tick makes are for their owner alone');

-- Before anybody has called _apply_policies.
select signalbox._make_audit_partition('audit_logs', '2040-01-01+00', '2040-02-01+00');
select is_empty(
    $$select c.relname
    from pg_catalog.pg_class c
    where c.relname = 'audit_logs_2040_01'
        and not (c.relrowsecurity and c.relforcerowsecurity)$$,
    'partitions: a new one is closed from the beginning'
);
-- One that somebody brings back, and that he was let read.
create table signalbox_data.audit_logs_2040_02 (like signalbox_data.audit_logs);
insert into signalbox_data.audit_logs_2040_02
overriding system value
select l.*
from signalbox_data.audit_logs l
inner join signalbox_data.projects p
    on p.id = l.project_id
    and p.name = 'theirs'
limit 1;
update signalbox_data.audit_logs_2040_02 set occurred_at = '2040-02-02';
create policy everybodys on signalbox_data.audit_logs_2040_02 using (true);
select signalbox._make_audit_partition('audit_logs', '2040-02-01+00', '2040-03-01+00');
select is_empty(
    $$select c.relname
    from pg_catalog.pg_class c
    where c.relname = 'audit_logs_2040_02'
        and not (c.relrowsecurity and c.relforcerowsecurity)$$,
    'partitions: one that is attached is closed as well'
);
create table signalbox_data.audit_logs_2040_03 partition of signalbox_data.audit_logs
for values from ('2040-03-01+00') to ('2040-04-01+00');
select is(
    (select count(*) from wrong()), 4::bigint,
    'partitions: what is not as it should be is seen'
);
select cmp_ok(signalbox._apply_policies(), '>', 0, 'partitions: _apply_policies puts that right');
select is_empty('select wrong()', 'partitions: all are for their owner alone afterwards');

-- Whatever is granted, they show nothing that the whole does not, and take nothing that it would not.
select tests.grant_all_tables();
select is_empty(
    $$select d.name, p.who, o.name, t.statement, a.outcome
    from partitions o
    cross join tests.database_roles d
    cross join tests.people p
    cross join lateral (
        values
            ('select from ' || o.name, '^0$'),
            ('delete from ' || o.name, '^0$'),
            (tests.update_of(o.name), '^0$'),
            (tests.insert_of(o.name, 'true', true), '^42501: .* row-level security')
    ) t (statement, expected)
    cross join lateral tests.attempt(d.name, p.user_id, t.statement) a (outcome)
    where t.statement is not null
        and a.outcome !~ t.expected$$,
    'partitions: nobody gets around the policies of the whole by the name of a part'
);

select * from finish();
rollback;
