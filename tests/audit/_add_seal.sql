-- Runs in a database of its own.
begin;
select plan(3);

select from tests.make_project();
select tests.seal();
create temporary table seal as select s.* from signalbox_data.audit_seals s;
update seal set id = 2, kinds = '{}', kinds_digest = null, hash = '', previous = null;
create temporary table added as
select signalbox._add_seal(row(s.*)::signalbox_data.audit_seals) as hash from seal s;
select results_eq(
    'select hash from added', 'select s.hash from signalbox_data.audit_seals s where s.id = 2',
    '_add_seal returns the hash'
);
select results_eq(
    'select s.previous, s.hash from signalbox_data.audit_seals s where s.id = 2',
    $$select o.hash, sha256(convert_to(signalbox._seal_line(n), 'UTF8'))
    from signalbox_data.audit_seals o, signalbox_data.audit_seals n where o.id = 1 and n.id = 2$$,
    '_add_seal chains it to the one before'
);
select throws_ok(
    'select signalbox._add_seal(row(s.*)::signalbox_data.audit_seals) from seal s', '23505', null,
    '_add_seal adds no second one of the same number'
);

select * from finish();
rollback;
