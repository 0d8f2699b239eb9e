begin;
select plan(3);

select ok(
    signalbox._log_audit_event('note', 'system') < signalbox._log_audit_event('note', 'system'),
    '_log_audit_event numbers entries in order'
);
select from signalbox._log_audit_event('note', 'system', details => '{"a": {"b": 1}, "c": "}"}');
select results_eq(
    $$select l.changes from signalbox_data.audit_logs l order by l.seq desc limit 1$$,
    $$values ('"a": {"b": 1}, "c": "}"')$$,
    '_log_audit_event stores the members of the details'
);
select from signalbox._log_audit_event('invented', 'unicorn', category => 'fable');
select results_eq(
    $$select k.action, k.category from signalbox.audit_kinds k where k.entity = 'unicorn'$$,
    $$values ('invented', 'fable')$$,
    '_log_audit_event makes the kinds that the engine needs'
);

select * from finish();
rollback;
