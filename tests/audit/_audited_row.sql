begin;
select plan(6);

create table lamps (
    id uuid primary key, name text, lit_at timestamptz, secret text, owner_name text, seen integer default 0, note text,
    kept_for interval
);
select from signalbox.enable_audit(
    'tests.lamps', 'lamp', ignored_columns => '{seen}', masked_columns => '{secret}', personal_columns => '{owner_name}'
);
insert into lamps
values (
    '00000000-0000-0000-0000-000000000001', 'lamp', '2026-01-01 12:00+00', 'xyz', 'Ada', 3, repeat('x', 5000), '1 day'
);
set local timezone = 'Asia/Kolkata';
set local intervalstyle = 'iso_8601';
select is(
    signalbox._audited_row('lamp', '{"id": "00000000-0000-0000-0000-000000000001"}'),
    jsonb_build_object(
        'id', '00000000-0000-0000-0000-000000000001', 'name', 'lamp', 'lit_at', '2026-01-01T12:00:00+00:00',
        'secret', '***', 'owner_name', 'Ada', 'kept_for', '1 day',
        'note', jsonb_build_object('length', 5000, 'sha256', encode(sha256(repeat('x', 5000)::bytea), 'hex'))
    ),
    '_audited_row is a row as the audit log would show it'
);
update lamps set secret = null, owner_name = null, note = null;
select is(
    signalbox._audited_row('lamp', '{"id": "00000000-0000-0000-0000-000000000001"}')
        -> 'secret',
    'null'::jsonb, '_audited_row shows that there is no secret'
);
select is(
    signalbox._audited_row('lamp', '{"id": "00000000-0000-0000-0000-000000000002"}'), null,
    '_audited_row is null for no row'
);
select is(signalbox._audited_row('unicorn', '{}'), null, '_audited_row is null for no table');
select is(
    tests.rows_as(
        'signalbox_reader',
        $$select where signalbox._audited_row('lamp', '{"id": "00000000-0000-0000-0000-000000000001"}') is not null$$
    ),
    0::bigint, '_audited_row shows nothing of a table that the caller may not use'
);

-- Of what readers may not see there is nothing.
select from tests.make_project();
select from tests.make_workflow();
select from tests.make_task('a');
grant usage on schema tests to signalbox_reader;
grant select (id, name) on lamps to signalbox_reader;
select is(
    tests.rows_as(
        'signalbox_reader',
        $$select
        from signalbox._audited_row('lamp', '{"id": "00000000-0000-0000-0000-000000000001"}') r
        where r = '{"id": "00000000-0000-0000-0000-000000000001", "name": "lamp"}'$$
    ),
    1::bigint, '_audited_row leaves out columns that the caller may not read'
);

select * from finish();
rollback;
