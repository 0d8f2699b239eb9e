begin;
select plan(3);

select is(
    signalbox._audit_statuses('signalbox_data.projects'), '{active,archived}'::text[],
    '_audit_statuses has the labels in order'
);
select is(
    signalbox._audit_statuses('signalbox_data.users'), null,
    '_audit_statuses is null where there is no status'
);
create table plain (id uuid primary key, status text not null);
select is(
    signalbox._audit_statuses('plain'), null,
    '_audit_statuses is null where the status is any text'
);

select * from finish();
rollback;
