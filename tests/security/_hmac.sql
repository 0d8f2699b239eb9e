begin;
select plan(7);

-- Known answers of RFC 4231.
select is(
    signalbox._hmac('Hi There', decode(repeat('0b', 20), 'hex')),
    '\x87aa7cdea5ef619d4ff0b4241a1d6cb02379f4e2ce4ec2787ad0b30545e17cdedaa833b7d6b8a702038b274eaea3f4e4be9d914eeb61f1702e696c203a126854',
    '_hmac is HMAC-SHA-512: case 1'
);
select is(
    signalbox._hmac('what do ya want for nothing?', 'Jefe'),
    '\x164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea2505549758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737',
    '_hmac is HMAC-SHA-512: case 2, a short key'
);
select is(
    signalbox._hmac(
        'Test Using Larger Than Block-Size Key - Hash Key First', decode(repeat('aa', 131), 'hex')
    ),
    '\x80b24263c7c1a3ebb71493c1dd7be8b49b46d1f41b4aeec1121b013783f8f3526b56d037e05f2598bd0fd2215d6a1e5295e64f73f63f0aec8b915a985d786598',
    '_hmac is HMAC-SHA-512: case 6, a key longer than a block'
);
select is(
    (
        select d.refobjid::regprocedure::text
        from pg_catalog.pg_depend d
        where d.objid = 'signalbox._hmac'::regproc
            and d.refclassid = 'pg_catalog.pg_proc'::regclass
    ),
    'signalbox_crypto.hmac(bytea,bytea,text)',
    '_hmac is bound to the function of pgcrypto, not to its name'
);
select is_empty(
    $$select rolname from pg_catalog.pg_roles
    where rolname like 'signalbox\_%'
        and has_schema_privilege(rolname, 'signalbox_crypto', 'usage')$$,
    '_hmac: pgcrypto is open to no role'
);

-- Another schema, and none at all
create schema elsewhere;
alter extension pgcrypto set schema elsewhere;
select is(
    encode(substr(signalbox._hmac('Hi There', decode(repeat('0b', 20), 'hex')), 1, 4), 'hex'),
    '87aa7cde',
    '_hmac goes on when the extension is moved to another schema'
);
select throws_ok(
    'drop extension pgcrypto', '2BP01', null,
    '_hmac keeps the extension from being dropped'
);

select * from finish();
rollback;
