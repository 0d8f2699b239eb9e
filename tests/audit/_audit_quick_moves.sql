begin;
select plan(2);

select set_eq(
    $$select entity, to_status, column_name from signalbox._audit_quick_moves()$$,
    $$values ('task', 'in_progress', 'started_at'), ('task', 'completed', 'finished_at')$$,
    '_audit_quick_moves are those of a claim and a completion'
);
select is_empty(
    $$select m.*
    from signalbox._audit_quick_moves() m
    left join signalbox._audit_tables() t
        on t.entity = m.entity
        and t.quick @> array['status', m.column_name]
    where t.entity is null$$,
    '_audit_quick_moves change quick columns alone'
);

select * from finish();
rollback;
