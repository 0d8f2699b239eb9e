begin;
select plan(5);

select results_eq(
    'select * from signalbox._vouched()', 'values (null::uuid, null::uuid)',
    '_vouched knows of nobody when nobody was vouched for'
);
select from signalbox._vouch(
    '01a1fe44-2af1-7000-8000-000000000001', '01a1fe44-2af1-7000-8000-000000000002'
);
select results_eq(
    'select * from signalbox._vouched()',
    $$values (
        '01a1fe44-2af1-7000-8000-000000000001'::uuid, '01a1fe44-2af1-7000-8000-000000000002'::uuid)$$,
    '_vouched knows the user and the token'
);
select from signalbox._vouch('01a1fe44-2af1-7000-8000-000000000001');
select results_eq(
    'select * from signalbox._vouched()',
    $$values ('01a1fe44-2af1-7000-8000-000000000001'::uuid, null::uuid)$$,
    '_vouched knows that there was no token'
);
-- Settings of the session change how values look.
set local timezone = 'Asia/Tokyo';
set local datestyle = 'German';
set local extra_float_digits = -15;
set local bytea_output = 'escape';
select is(
    (signalbox._vouched()).user_id, '01a1fe44-2af1-7000-8000-000000000001',
    '_vouched depends on no setting'
);

create temporary table forged (setting text);
insert into forged
values
    ('x'), ('   '), (' x x x'), ('a b c d e'),
    ('01a1fe44-2af1-7000-8000-000000000001 - Infinity '),
    ('01a1fe44-2af1-7000-8000-000000000001 - Infinity ' || repeat('0', 64)),
    ('01a1fe44-2af1-7000-8000-000000000001 - Infinity '
        || encode(sha256('01a1fe44-2af1-7000-8000-000000000001 - Infinity'), 'hex')),
    (current_setting('signalbox.session') || ' '),
    (current_setting('signalbox.session') || '0'),
    (upper(current_setting('signalbox.session'))),
    (left(current_setting('signalbox.session'), -1)),
    (replace(current_setting('signalbox.session'), ' - ', ' 01a1fe44-2af1-7000-8000-000000000002 ')),
    (replace(current_setting('signalbox.session'), 'Infinity', '9999999999'));
create function believed(setting text)
returns boolean
language plpgsql
as $$
begin
    perform set_config('signalbox.session', setting, true);
    return (signalbox._vouched()).user_id is not null;
end;
$$;
select is_empty(
    'select setting from forged where believed(setting)', '_vouched believes nothing that is forged'
);

select * from finish();
rollback;
