begin;
select plan(1);

select results_eq(
    $$select s::text, signalbox._is_idle(s, null), signalbox._is_idle(s, now())
    from unnest(enum_range(null::signalbox_data.workflow_status)) s$$,
    $$values ('draft', true, true), ('pending', true, true), ('active', false, true),
        ('paused', true, true), ('completed', false, false), ('failed', false, false),
        ('cancelled', false, false)$$,
    '_is_idle says of each status whether nothing may be claimed, without and with a cancellation'
);

select * from finish();
rollback;
