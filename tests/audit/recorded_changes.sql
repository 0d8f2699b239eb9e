-- Runs in a database of its own.
--
-- What the triggers that enable_audit makes leave in the audit log, for a table that has something of everything.
begin;
select plan(43);

create type colour as enum ('red', 'green', 'blue');
create table lamps (
    id uuid primary key default gen_random_uuid(),
    project_id uuid,
    name text not null,
    status colour not null default 'red',
    watts integer default 40,
    price numeric(10, 2),
    share double precision,
    is_on boolean not null default false,
    tags text[] not null default '{}',
    document jsonb,
    raw json,
    bytes bytea,
    lit_at timestamptz,
    kept_for interval,
    secret text,
    owner_name text,
    seen integer not null default 0,
    note text
);
select from signalbox.enable_audit(
    'tests.lamps', 'lamp', ignored_columns => '{seen}', masked_columns => '{secret}',
    personal_columns => '{owner_name}'
);
select from tests.set_clock('2026-01-01 12:00+00');
select from tests.forget_trail();

create function lamp(name text)
returns uuid
language sql
as 'select l.id from lamps l where l.name = lamp.name';

-- Insert

insert into lamps (name) values ('plain');
select results_eq(
    'select operation::text, action, changes, entity_id from tests.trail()',
    $$values ('insert', 'insert', '{"name": [null, "plain"], "status": [null, "red"],
        "watts": [null, 40], "is_on": [null, false], "tags": [null, []]}'::jsonb, lamp('plain'))$$,
    'recorded_changes: a new row has what it was given and the defaults'
);
select is(
    (select l.changes from signalbox_data.audit_logs l where l.entity_id = lamp('plain')),
    '"name":"plain"',
    'recorded_changes: what goes without saying is not stored'
);
select from tests.forget_trail();
insert into lamps (
    name, status, watts, price, share, is_on, tags, document, raw, bytes, lit_at, kept_for, secret, seen, note
) values (
    'full', 'blue', null, 12.50, 0.1, true, '{a,"b c"}', '{"x": [1, null]}', '{"y": null}', '\x00ff',
    '2026-01-01 11:00+00', '1 day 02:00', 'xyz', 7, E'quo"te\n{}'
);
select is(
    (select changes from tests.trail()),
    '{"name": [null, "full"], "status": [null, "blue"], "watts": [null, null], "price": [null, 12.50],
        "share": [null, 0.1], "is_on": [null, true], "tags": [null, ["a", "b c"]],
        "document": [null, {"x": [1, null]}], "raw": [null, {"y": null}], "bytes": [null, "\\x00ff"],
        "lit_at": [null, "2026-01-01T11:00:00+00:00"], "kept_for": [null, "1 day 02:00:00"],
        "secret": [null, "***"], "note": [null, "quo\"te\n{}"]}'::jsonb,
    'recorded_changes: a new row has every column that is not ignored, also a null in place of a default'
);

-- Update

select from tests.forget_trail();
update lamps set name = 'plain 2', watts = 60 where name = 'plain';
select results_eq(
    'select operation::text, action, changes from tests.trail()',
    $$values ('update', 'update', '{"name": ["plain", "plain 2"], "watts": [40, 60]}'::jsonb)$$,
    'recorded_changes: an update has the columns that have changed, before and after'
);
select from tests.forget_trail();
update lamps set name = name, seen = seen;
update lamps set seen = seen + 1;
update lamps set note = 'x' where false;
select is_empty(
    'select * from tests.trail()',
    'recorded_changes: a change of ignored columns, an update to the same and one of no row leave nothing'
);
update lamps set seen = 0, watts = 25 where name = 'plain 2';
select is(
    (select changes from tests.trail()), '{"watts": [60, 25]}'::jsonb,
    'recorded_changes: ignored columns are not recorded with others'
);
select from tests.forget_trail();
update lamps
set watts = 1, price = null, share = 'NaN', is_on = false, tags = '{}', document = '[]', raw = '[ ]',
    bytes = null, lit_at = 'infinity', kept_for = null, secret = 'abc', note = null
where name = 'full';
select is(
    (select changes from tests.trail()),
    '{"watts": [null, 1], "price": [12.50, null], "share": [0.1, "NaN"], "is_on": [true, false],
        "tags": [["a", "b c"], []], "document": [{"x": [1, null]}, []], "raw": [{"y": null}, []],
        "bytes": ["\\x00ff", null], "lit_at": ["2026-01-01T11:00:00+00:00", "infinity"],
        "kept_for": ["1 day 02:00:00", null], "secret": ["***", "***"],
        "note": ["quo\"te\n{}", null]}'::jsonb,
    'recorded_changes: every type is written before and after'
);
select from tests.forget_trail();
update lamps set raw = '[  ]' where name = 'full';
select is(
    (select changes from tests.trail()), '{"raw": [[], []]}'::jsonb,
    'recorded_changes: json is compared by its text'
);
select from tests.forget_trail();
update lamps set secret = null where name = 'full';
select is(
    (select changes from tests.trail()), '{"secret": ["***", null]}'::jsonb,
    'recorded_changes: of a masked column is told whether there was one'
);

-- How the client likes to see values does not matter.
select from tests.forget_trail();
set local intervalstyle = 'iso_8601';
set local timezone = 'Asia/Kolkata';
set local extra_float_digits = -15;
set local bytea_output = 'escape';
set local datestyle = 'German';
update lamps
set kept_for = '2 days', lit_at = '2026-01-01 12:00:01+00', share = 0.123456789012345678, bytes = '\x00'
where name = 'full';
select is(
    (select changes from tests.trail()),
    '{"kept_for": [null, "2 days"], "lit_at": ["infinity", "2026-01-01T12:00:01+00:00"],
        "share": ["NaN", 0.12345678901234568], "bytes": [null, "\\x00"]}'::jsonb,
    'recorded_changes do not depend on the settings of the session'
);
reset intervalstyle;
reset timezone;
reset extra_float_digits;
reset bytea_output;
reset datestyle;

-- Moves from one status to another

select from tests.forget_trail();
update lamps set status = 'green' where name = 'full';
update lamps set status = 'blue', watts = 2 where name = 'full';
select results_eq(
    'select action, changes from tests.trail()',
    $$values ('status_change', '{"status": ["blue", "green"]}'::jsonb),
        ('status_change', '{"status": ["green", "blue"], "watts": [1, 2]}')$$,
    'recorded_changes: a move from one status to another is an action of its own'
);
select results_eq(
    $$select l.changes from signalbox_data.audit_logs l
    where l.entity_id = lamp('full') order by l.seq desc limit 2$$,
    $$values ('"watts":[1, 2]'), (null)$$,
    'recorded_changes: a move is said by the kind of the entry'
);

-- A status that the function does not know

alter type colour rename value 'green' to 'lime';
select from tests.forget_trail();
update lamps set status = 'lime' where name = 'full';
select results_eq(
    'select action, changes from tests.trail()',
    $$values ('status_change', '{"status": ["blue", "lime"]}'::jsonb)$$,
    'recorded_changes: a status that is newer than the function is recorded as any other'
);
select isnt_empty(
    $$select * from signalbox.audit_drift where table_name = 'tests.lamps' and problem like '%lime'$$,
    'recorded_changes: audit_drift shows the new status'
);
select from signalbox._load_audit();
update lamps set status = 'blue' where name = 'full';

-- Personal columns

select from tests.forget_trail();
update lamps set owner_name = 'Ada' where name = 'full';
select matches(
    (select l.changes from signalbox_data.audit_logs l order by l.seq desc limit 1),
    '^"owner_name":\[null, "~[0-9a-f]{64}"\]$',
    'recorded_changes: of a personal value the log has the commitment'
);
select is(
    (select changes ->> 'owner_name' from tests.trail()), '[null, "Ada"]',
    'recorded_changes: the personal value itself is kept apart, and shown'
);

-- Large values

select from tests.forget_trail();
update lamps set note = repeat('x', 5000), document = to_jsonb(repeat('y', 3000)) where name = 'full';
select is(
    (select changes from tests.trail()),
    jsonb_build_object(
        'note', jsonb_build_array(
            null,
            jsonb_build_object(
                'sha256', encode(sha256(repeat('x', 5000)::bytea), 'hex'), 'length', 5000
            )
        ),
        'document', jsonb_build_array('[]'::jsonb, repeat('y', 3000))
    ),
    'recorded_changes: a value of more than 4 kB is recorded as its digest'
);
select from tests.forget_trail();
insert into lamps (id, name, note) values (gen_random_uuid(), 'large', repeat('z', 4097));
select is(
    (select (changes #> '{note,1,length}')::integer from tests.trail()), 4097,
    'recorded_changes: also in a new row'
);

-- Changed keys

select from tests.forget_trail();
select set_config('tests.old', lamp('plain 2')::text, true);
update lamps set id = '00000000-0000-0000-0000-00000000002a', watts = 3 where name = 'plain 2';
select set_eq(
    'select operation::text, action, entity_id, changes from tests.trail()',
    $$values
        ('delete', 'rekey', current_setting('tests.old')::uuid, '{"name": ["plain 2", null],
            "status": ["red", null], "watts": [25, null], "is_on": [false, null],
            "tags": [[], null]}'::jsonb),
        ('insert', 'rekey', '00000000-0000-0000-0000-00000000002a', '{"name": [null, "plain 2"],
            "status": [null, "red"], "watts": [null, 3], "is_on": [null, false],
            "tags": [null, []]}')$$,
    'recorded_changes: a row whose key is changed is one that goes and one that comes'
);

-- Delete

select from tests.forget_trail();
delete from lamps where name = 'plain 2';
select results_eq(
    'select operation::text, action, changes from tests.trail()',
    $$values ('delete', 'delete', '{"name": ["plain 2", null], "status": ["red", null],
        "watts": [3, null], "is_on": [false, null], "tags": [[], null]}'::jsonb)$$,
    'recorded_changes: a row that is deleted leaves all that it was'
);
delete from lamps where false;

-- Many rows

select from tests.forget_trail();
insert into lamps (name, watts) select 'many ' || n, n from generate_series(1, 1000) n;
select is(
    (select count(*) from tests.trail() where operation = 'insert'), 1000::bigint,
    'recorded_changes: an insert of many rows leaves an entry for each'
);
update lamps set watts = watts + case when watts % 2 = 0 then 1 else 0 end where name like 'many %';
select results_eq(
    $$select count(*), count(distinct entity_id), bool_and(
        (changes #>> '{watts,0}')::integer + 1 = (changes #>> '{watts,1}')::integer)
    from tests.trail() where operation = 'update'$$,
    $$values (500::bigint, 500::bigint, true)$$,
    'recorded_changes: an update of many rows leaves an entry for each that has changed, with its own values'
);
update lamps set id = gen_random_uuid() where name like 'many %';
select results_eq(
    $$select operation::text, count(*) from tests.trail() where action = 'rekey' group by 1 order by 1$$,
    $$values ('delete', 1000::bigint), ('insert', 1000)$$,
    'recorded_changes: many keys may change at once'
);
select from tests.forget_trail();
delete from lamps where name like 'many %';
select is(
    (select count(*) from tests.trail() where operation = 'delete'), 1000::bigint,
    'recorded_changes: a delete of many rows leaves an entry for each'
);

-- Other statements

select from tests.forget_trail();
create temporary table source as
select lamp('full') as id, 'full' as name, 99 as watts
union all
select gen_random_uuid(), 'merged', 98;
merge into lamps l
using source s
    on s.id = l.id
when matched then update set watts = s.watts
when not matched then insert (id, name, watts) values (s.id, s.name, s.watts);
select set_eq(
    $$select operation::text, changes -> 'watts' from tests.trail()$$,
    $$values ('update', '[2, 99]'::jsonb), ('insert', '[null, 98]')$$,
    'recorded_changes: merge'
);
select from tests.forget_trail();
insert into lamps (id, name)
values (lamp('full'), 'again'), (gen_random_uuid(), 'upserted')
on conflict (id) do update set watts = 97;
select set_eq(
    $$select operation::text, changes -> 'watts' from tests.trail()$$,
    $$values ('update', '[99, 97]'::jsonb), ('insert', '[null, 40]')$$,
    'recorded_changes: insert on conflict'
);
select from tests.forget_trail();
with up as (
    update lamps set watts = 96 where name = 'full' returning id
)
delete from lamps l where l.name = 'upserted' and exists (select from up);
select set_eq(
    'select operation::text from tests.trail()', $$values ('update'), ('delete')$$,
    'recorded_changes: statements inside a statement'
);

-- A trigger that changes the row before it is written

select from tests.forget_trail();
create function brighten()
returns trigger
language plpgsql
as $$
begin
    new.watts := new.watts + 1;
    return new;
end;
$$;
create trigger brighten before update on lamps for each row execute function brighten();
update lamps set note = 'brighter' where name = 'full';
select is(
    (select changes -> 'watts' from tests.trail()), '[96, 97]'::jsonb,
    'recorded_changes: what a trigger changes is recorded, though the statement does not name it'
);
drop trigger brighten on lamps;

-- Rolled back

select from tests.forget_trail();
savepoint before;
update lamps set watts = 5;
rollback to before;
select is_empty(
    'select * from tests.trail()', 'recorded_changes: what is rolled back leaves nothing'
);

-- session_replication_role

set local session_replication_role = replica;
update lamps set watts = 6 where name = 'full';
set local session_replication_role = origin;
select is(
    (select changes -> 'watts' from tests.trail()), '[97, 6]'::jsonb,
    'recorded_changes: changes with session_replication_role = replica are recorded'
);

-- Truncate

select from tests.forget_trail();
select set_config('tests.lamps', count(*)::text, true) from lamps;
truncate lamps;
select results_eq(
    $$select operation::text, action, count(*), count(changes -> 'name' ->> 0)
    from tests.trail() group by 1, 2$$,
    $$select 'truncate', 'truncate', n, n from (select current_setting('tests.lamps')::bigint) c (n)$$,
    'recorded_changes: truncate leaves an entry for each row, with all that it was'
);

-- Columns that come and go

-- Left out first, as the function names it until the code is loaded.
select from signalbox.enable_audit('tests.lamps', ignored_columns => '{seen,tags}');
select from tests.forget_trail();
alter table lamps add column shape text default 'round', drop column tags;
insert into lamps (name, shape) values ('new', 'square');
select is(
    (select changes from tests.trail()) ? 'shape', false,
    'recorded_changes: a new column is not recorded before the function is generated anew'
);
select set_eq(
    $$select problem from signalbox.audit_drift where table_name = 'tests.lamps'
        and problem like '%shape%'$$,
    $$values ('not generated for: column shape text plain recorded nullable  default "round"')$$,
    'recorded_changes: audit_drift shows the new column'
);
select from signalbox._load_audit();
select from tests.forget_trail();
update lamps set shape = 'oval' where name = 'new';
select is(
    (select changes from tests.trail()), '{"shape": ["square", "oval"]}'::jsonb,
    'recorded_changes: a load of the code records the new column'
);
select from tests.forget_trail();
insert into lamps (name) values ('newer');
select is(
    (select changes #>> '{shape,1}' from tests.trail()), 'round',
    'recorded_changes: with its default, which goes without saying'
);

-- Who did it

select from tests.forget_trail();
set local application_name = 'capture test';
update lamps set watts = 7 where name = 'new';
select results_eq(
    $$select session_role, application_name, user_id, context, request_id
    from signalbox.audit_logs where id = (select max(id) from signalbox.audit_logs)$$,
    $$values (session_user::text collate "default", 'capture test', null::uuid, null::jsonb, null::text)$$,
    'recorded_changes: without a context there are role and application'
);
set local application_name = '';
update lamps set watts = 8 where name = 'new';
select is(
    (select l.application_name from signalbox_data.audit_logs l order by l.seq desc limit 1), null,
    'recorded_changes: an application without a name costs nothing'
);
grant usage on schema tests to signalbox_agent;
grant all on lamps to signalbox_agent;
set local role signalbox_agent;
update tests.lamps set watts = 9 where name = 'new';
reset role;
select is(
    (select l.session_role from signalbox_data.audit_logs l order by l.seq desc limit 1),
    session_user || ' as signalbox_agent',
    'recorded_changes: who may change a table need not be able to write the log, and its role is told'
);

-- A table without a trace of a uuid

create table streets (
    town text,
    name text,
    houses integer,
    primary key (town, name)
);
select from signalbox.enable_audit('tests.streets', 'street');
select from tests.forget_trail();
insert into streets values ('Bath', 'Bog Island', 3);
update streets set houses = 4;
update streets set name = 'Bog Isle';
delete from streets;
select results_eq(
    $$select l.action, l.entity_key, l.entity_id = md5(l.entity_key::text)::uuid, l.changes
    from signalbox.audit_logs l
    where l.entity_type = 'street'
    order by l.id$$,
    $$values
        ('insert', '{"town": "Bath", "name": "Bog Island"}'::jsonb, false, '{"houses": [null, 3]}'::jsonb),
        ('update', '{"town": "Bath", "name": "Bog Island"}', false, '{"houses": [3, 4]}'),
        ('rekey', '{"town": "Bath", "name": "Bog Island"}', false, '{"houses": [4, null]}'),
        ('rekey', '{"town": "Bath", "name": "Bog Isle"}', false, '{"houses": [null, 4]}'),
        ('delete', '{"town": "Bath", "name": "Bog Isle"}', false, '{"houses": [4, null]}')$$,
    'recorded_changes: a key that is no uuid is written out'
);
select results_eq(
    $$select distinct l.entity_id
    from signalbox_data.audit_logs l
    where l.entity_key::jsonb = '{"town": "Bath", "name": "Bog Isle"}'$$,
    $$select md5('{"town" : "Bath", "name" : "Bog Isle"}')::uuid$$,
    'recorded_changes: and found by the MD5 of what is written'
);

-- Partitions

create table rooms (id uuid, floor integer, name text, primary key (id, floor)) partition by list (floor);
create table rooms_1 partition of rooms for values in (1);
create table rooms_2 (name text, floor integer not null, id uuid not null);
alter table rooms attach partition rooms_2 for values in (2);
select from signalbox.enable_audit('tests.rooms', 'room');
select from tests.forget_trail();
insert into rooms values ('00000000-0000-0000-0000-000000000001', 1, 'kitchen');
insert into rooms_2 values ('attic', 2, '00000000-0000-0000-0000-000000000002');
update rooms set name = upper(name);
update rooms_1 set name = lower(name);
update rooms set floor = 2 where floor = 1;
truncate rooms;
select bag_eq(
    'select operation::text, action, changes from tests.trail()',
    $$values
        ('insert', 'insert', '{"name": [null, "attic"]}'::jsonb),
        ('insert', 'insert', '{"name": [null, "kitchen"]}'),
        ('insert', 'rekey', '{"name": [null, "kitchen"]}'),
        ('update', 'update', '{"name": ["attic", "ATTIC"]}'),
        ('update', 'update', '{"name": ["kitchen", "KITCHEN"]}'),
        ('update', 'update', '{"name": ["KITCHEN", "kitchen"]}'),
        ('delete', 'rekey', '{"name": ["kitchen", null]}'),
        ('truncate', 'truncate', '{"name": ["ATTIC", null]}'),
        ('truncate', 'truncate', '{"name": ["kitchen", null]}')$$,
    'recorded_changes: changes of a table and of its partitions are recorded once'
);

-- Enough columns

do $$
begin
    execute format(
        'create table wide (id uuid primary key, %s)',
        (select string_agg(format('c%s integer', n), ', ') from generate_series(1, 300) n)
    );
end;
$$;
select from signalbox.enable_audit('tests.wide', 'wide_row');
select from tests.forget_trail();
insert into wide (id, c1, c150, c300) values (gen_random_uuid(), 1, 150, 300);
update wide set c2 = 2, c299 = 299;
select results_eq(
    'select changes from tests.trail()',
    $$values ('{"c1": [null, 1], "c150": [null, 150], "c300": [null, 300]}'::jsonb),
        ('{"c2": [null, 2], "c299": [null, 299]}')$$,
    'recorded_changes: a table may have more columns than a function arguments'
);
select is_empty('select * from signalbox.audit_drift', 'recorded_changes: nothing has drifted');

select * from finish();
rollback;
