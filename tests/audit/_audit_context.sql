begin;
select plan(5);

select set_config('signalbox.context', '{"request_id": "r"}', true);
create temporary table written as
select
    signalbox._audit_context(now(), null) as one,
    signalbox._audit_context(now(), null) as again,
    signalbox._audit_context(now(), '00000000-0000-0000-0000-000000000001') as elsewhere;
select is(again, one, '_audit_context writes the same context down once') from written;
select isnt(
    elsewhere, one, '_audit_context writes it down once for each project, whose members may see it'
) from written;
select results_eq(
    $$select c.txid, c.project_id, c.request_id, c.parent_id
    from signalbox_data.audit_contexts c, written w where c.id = w.elsewhere$$,
    $$values (txid_current(), '00000000-0000-0000-0000-000000000001'::uuid, 'r', null::bigint)$$,
    '_audit_context notes transaction and project'
);
select set_config('signalbox.context', '{"request_id": "s", "parent_id": "17; drop"}', true);
create temporary table odd as select signalbox._audit_context(now(), null) as id;
select results_eq(
    $$select c.request_id, c.parent_id
    from signalbox_data.audit_contexts c
    where c.id = (select id from odd)$$,
    $$values ('s', null::bigint)$$,
    '_audit_context passes over a parent that is no number'
);
select set_config('signalbox.context', '{"request_id": "t"}', true);
select isnt(
    signalbox._audit_context(now(), null), one, '_audit_context writes another context down'
) from written;

select * from finish();
rollback;
