-- Runs in a database of its own.
--
-- What policies let people see, and that nothing of that would go unnoticed: each policy in turn is
-- taken away, and let through everything, and the same look must find something wrong.
begin;
select plan(9);

select from signalbox.create_user('whoever runs the tests');
select from signalbox.set_database_role('whoever runs the tests', session_user);
update signalbox_data.users u set is_active = false where u.name = 'whoever runs the tests';
select from signalbox.tick();
select from signalbox.set_configuration(null, 'setting', 'of the installation');
select from signalbox.register_worker('worker of nobody');
select from signalbox.listen_for_work('worker of nobody');
select from tests.make_full_project('theirs');
select from tests.make_full_project('ours');
select from signalbox_data.projects p cross join lateral tests.leave_notes(p.id);
create temporary table people as
select tests.hand_over() as owner, null::uuid as member_id, null::uuid as external_id;
update people
set member_id = tests.become_member(
        'reader', array(select p.id from signalbox_data.projects p where p.name = 'ours')
    ),
    external_id = tests.become_member(
        'external', array(select p.id from signalbox_data.projects p where p.name = 'ours')
    );
select from tests.forget_member();
select from tests.make_used_token((
    select u.name from signalbox_data.users u inner join people p on p.member_id = u.id
));
select signalbox._refuse_login('abcdefghij', 'unknown', '203.0.113.1'), tests.forget_member();
select from signalbox.set_trusted_proxy('signalbox_reader');
-- Partitions of all times have a row.
insert into signalbox_data.audit_logs (occurred_at, txid, seq, kind, session_role)
select signalbox_data.clock() + m.months, txid_current(), nextval('signalbox_data.audit_seq'), 1, 'x'
from unnest('{-10 years,0,1 month,2 months,3 months}'::interval[]) m (months);
insert into signalbox_data.audit_contexts (occurred_at, txid)
select signalbox_data.clock() + m.months, txid_current()
from unnest('{-10 years,0,1 month,2 months,3 months}'::interval[]) m (months);
select from signalbox.place_audit_hold('case 17');
select from tests.seal();
insert into signalbox_data.audit_archives (
    confirmed_at, begins_at, ends_at, entries, bytes, last_seal, table_name, partition_name, file_name,
    confirmed_by, digest
)
values ('2026-06-01+00', '2025-01-01+00', '2025-02-01+00', 9, 99, 1, 'audit_logs', 'p', 'f', 'r', sha256('f'));
set constraints all immediate;
create function violations(only_table regclass default null)
returns setof text
language sql
as $$
    select v.*
    from people p
    cross join lateral tests.access_violations(
        p.owner, 'theirs', 'ours', p.member_id, p.external_id, only_table
    ) v;
$$;

select is_empty('select violations()', 'everybody sees what is his, and nothing else');

create temporary table policies as
select p.polrelid::regclass as table_name, p.polname as policy, pg_get_expr(p.polqual, p.polrelid) as expression
from pg_catalog.pg_policy p;
select set_eq(
    'select table_name::text, policy::text from policies',
    $$select 'signalbox_data.' || p.table_name, p.policy::text from signalbox._policies() p$$,
    'tables have the policies that _policies lists'
);
select is_empty(
    $$select p.polrelid::regclass, p.polname
    from pg_catalog.pg_policy p
    where p.polwithcheck is not null
        or not p.polpermissive
        or p.polcmd <> case p.polname when 'owner_sees_all' then '*' else 'r' end::"char"$$,
    'no policy lets anybody write but the owner, so that none has a check'
);

-- Undone by the error that ends the block.
create function mutant_is_seen(only_table regclass, statement text)
returns boolean
language plpgsql
as $$
declare
    v_is_seen boolean;
begin
    execute statement;
    v_is_seen := exists (select violations(only_table));
    raise exception using errcode = 'ROLLB', message = v_is_seen;
exception
    when sqlstate 'ROLLB' then return sqlerrm::boolean;
    -- Without its policy the owner's functions do not work at all.
    when others then return true;
end;
$$;
select ok(mutant_is_seen('signalbox_data.tasks', 'select 1') = false, 'what is as it should be is no mutant');
select is_empty(
    $$select p.table_name, p.policy
    from policies p
    where not mutant_is_seen(p.table_name, format('drop policy %I on %s', p.policy, p.table_name))$$,
    'the look finds every policy that is taken away'
);
select is_empty(
    $$select p.table_name, p.policy
    from policies p
    where p.expression <> 'true'
        and not mutant_is_seen(p.table_name, format('alter policy %I on %s using (true)', p.policy, p.table_name))$$,
    'the look finds every policy that lets everything through'
);
select is_empty(
    $$select p.table_name
    from (select distinct table_name from policies) p
    where not mutant_is_seen(p.table_name, format('alter table %s no force row level security', p.table_name))
        or not mutant_is_seen(p.table_name, format('alter table %s disable row level security', p.table_name))$$,
    'the look finds every table whose policies do not hold'
);
select is_empty(
    $$select p.table_name
    from policies p
    where p.policy = 'members_see_their_projects'
        and not mutant_is_seen(p.table_name, format(
            'alter policy %I on %s using (%s is not null)', p.policy, p.table_name,
            case p.table_name::text when 'signalbox_data.projects' then 'id' else 'project_id' end))$$,
    'the look finds every policy that does not ask whose projects they are'
);
select ok(
    mutant_is_seen('signalbox_data.tasks', $$create or replace function signalbox.my_projects(
        least_role signalbox_data.member_role default 'reader')
    returns uuid[] language sql stable security definer
    as 'select array(select m.project_id from signalbox_data.project_members m
        where m.user_id = signalbox._session_user_id())'$$),
    'the look finds it when externals are taken for members'
);

select * from finish();
rollback;
