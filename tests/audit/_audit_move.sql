begin;
select plan(2);

select results_eq(
    $$select k.entity, k.action, k.implied
    from signalbox.audit_kinds k
    where k.id = signalbox._audit_move('task', 'work', 'ready'::text, 'in_progress'::text)$$,
    $$values ('task', 'claim', '{"status": ["ready", "in_progress"]}'::jsonb)$$,
    '_audit_move is the kind that implies the move'
);
create temporary table frozen as
select signalbox._audit_move('task', 'work', 'ready'::text, 'fro"zen'::text) as id;
select results_eq(
    $$select k.action, k.implied
    from signalbox.audit_kinds k
    where k.id = (select id from frozen)$$,
    $$values ('status_change', '{"status": ["ready", "fro\"zen"]}'::jsonb)$$,
    '_audit_move makes a kind for a status that was not there before'
);

select * from finish();
rollback;
