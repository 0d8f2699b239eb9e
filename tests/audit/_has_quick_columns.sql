begin;
select plan(4);

select ok(
    signalbox._has_quick_columns('signalbox_data.tasks'), '_has_quick_columns of tasks'
);
select ok(
    not signalbox._has_quick_columns('signalbox_data.workflows'),
    '_has_quick_columns: not where none are named'
);
create function brighten()
returns trigger
language plpgsql
as 'begin new.title := upper(new.title); return new; end';
create trigger brighten before update on signalbox_data.tasks for each row execute function brighten();
select ok(
    not signalbox._has_quick_columns('signalbox_data.tasks'),
    '_has_quick_columns: not where a trigger may change others'
);
select isnt_empty(
    $$select * from signalbox.audit_drift where problem like '%no other trigger before update of a row'$$,
    '_has_quick_columns: audit_drift shows that such a trigger has come'
);

select * from finish();
rollback;
