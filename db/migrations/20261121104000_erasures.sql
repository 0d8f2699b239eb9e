-- migrate:up
set local lock_timeout = '3s';

create table signalbox_data.erasures (
    user_id uuid primary key,
    begun_at timestamptz not null default signalbox_data.clock(),
    finished_at timestamptz,
    begun_in bigint not null default txid_current(),
    waits_for text[],
    place integer not null default 0,
    "position" jsonb,
    rows_changed bigint not null default 0,
    names text[] not null default '{}',
    words text[] not null default '{}',
    constraint erasures_user_id_fkey
        foreign key (user_id) references signalbox_data.users (id) on delete cascade,
    constraint erasures_finished_keep_no_words
        check (finished_at is null or names = '{}' and words = '{}')
);

-- What is kept for a while here is to be in no statistics.
alter table signalbox_data.erasures
    alter column names set statistics 0,
    alter column words set statistics 0;

comment on table signalbox_data.erasures is
    'Whose personal data were or are being erased, and how far that has come.';
comment on column signalbox_data.erasures.user_id is 'The user.';
comment on column signalbox_data.erasures.begun_at is 'When the user became a pseudonym.';
comment on column signalbox_data.erasures.finished_at is 'When everything was done.';
comment on column signalbox_data.erasures.begun_in is
    'The transaction that began it: others do not know of it before its end.';
comment on column signalbox_data.erasures.waits_for is
    'The transactions that were under way when it had begun, and may still have written of the person; null '
    'before they have been noted.';
comment on column signalbox_data.erasures.place is 'How many of the tables have been gone through.';
comment on column signalbox_data.erasures."position" is
    'The key of the last row that was looked at in the next table.';
comment on column signalbox_data.erasures.rows_changed is 'How many rows were changed or deleted so far.';
comment on column signalbox_data.erasures.names is
    'The names by which the person stands in columns for names; empty when it is finished.';
comment on column signalbox_data.erasures.words is
    'What is looked for in texts; empty when it is finished.';

grant select (
    user_id, begun_at, finished_at, rows_changed, waits_for, place
) on signalbox_data.erasures to signalbox_admin;

comment on column signalbox_data.audit_contexts.details is
    'Commitment to whatever else the client said, which lies in personal_values.';

-- migrate:down
set local lock_timeout = '3s';

comment on column signalbox_data.audit_contexts.details is
    'Whatever else the client said, a JSON object.';
drop table signalbox_data.erasures;
