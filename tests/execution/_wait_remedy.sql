begin;
select plan(1);

select results_eq(
    $$select kind::text, signalbox._wait_remedy(kind)
    from unnest(enum_range(null::signalbox_data.wait_kind)) kind$$,
    $$values
        ('approval', 'approve_task or refuse_task'),
        ('signal', 'send_signal'),
        ('timer', 'its time, or another available_at by update_task'),
        ('gate', 'satisfy_gate or refuse_gate')$$,
    '_wait_remedy names what ends each kind of wait'
);

select * from finish();
rollback;
