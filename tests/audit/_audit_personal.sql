begin;
select plan(8);

select from signalbox.create_user('ada', email => 'ada@example.com');
create temporary table kept as
select
    signalbox._audit_personal('"ada@example.com"', null) as address,
    signalbox._audit_personal('"ada@example.com"', null) as again,
    signalbox._audit_personal('{"ip": "::1"}', '00000000-0000-0000-0000-000000000001') as context;

select matches(
    address, '^~[0-9a-f]{64}$', '_audit_personal returns a commitment in place of the value'
) from kept;
select isnt(
    again, address, '_audit_personal has a new salt each time, so that nobody can compare values'
) from kept;
select results_eq(
    $$select v.value, u.name
    from kept k
    inner join signalbox_data.personal_values v
        on v.commitment = decode(substr(k.address, 2), 'hex')
    left join signalbox.users u
        on u.id = v.user_id$$,
    $$values ('"ada@example.com"', 'ada')$$,
    '_audit_personal finds the person by name or address'
);
select is(
    (
        select v.user_id
        from kept k
        inner join signalbox_data.personal_values v
            on v.commitment = decode(substr(k.context, 2), 'hex')
    ),
    '00000000-0000-0000-0000-000000000001'::uuid,
    '_audit_personal believes the caller who the person is'
);
select is_empty(
    $$select v.*
    from signalbox_data.personal_values v
    where v.commitment <> sha256(v.salt || convert_to(v.value, 'UTF8'))$$,
    '_audit_personal commits to the salt and the value'
);
create temporary table long as
select signalbox._audit_personal(to_json(repeat('x', 4097))) as commitment;
select is(
    (
        select v.value::jsonb
        from signalbox_data.personal_values v
        inner join long l
            on v.commitment = decode(substr(l.commitment, 2), 'hex')
    ),
    jsonb_build_object(
        'sha256', encode(sha256(convert_to(repeat('x', 4097), 'UTF8')), 'hex'), 'length', 4097
    ),
    '_audit_personal keeps a digest of what has more than 4 kB'
);
select is(signalbox._audit_personal(null), null, '_audit_personal of null is null');
select throws_ok(
    $$update signalbox_data.personal_values set value = '"x"'$$, 'SB007', null,
    '_audit_personal: what is kept can be erased, but not changed'
);

select * from finish();
rollback;
