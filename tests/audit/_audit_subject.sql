begin;
select plan(4);

create table notes (id uuid primary key, user_id uuid, note text);
create table lamps (id uuid primary key, user_id text);
select is(
    signalbox._audit_subject('tests.notes', 'n'), 'n.user_id',
    '_audit_subject is the user that the row names'
);
select is(
    signalbox._audit_subject('signalbox_data.users', 'o'), 'o.id',
    '_audit_subject of a user is the user'
);
select matches(
    signalbox._audit_subject('signalbox_data.task_redrives', 'n'), 'n\.redriven_by',
    '_audit_subject of a redrive is who has redriven'
);
select is(
    signalbox._audit_subject('tests.lamps', 'n'), 'null', '_audit_subject is nobody elsewhere'
);

select * from finish();
rollback;
