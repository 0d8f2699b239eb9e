-- migrate:up
set local lock_timeout = '3s';

create table signalbox_data.external_gates (
    project_id uuid not null,
    name text not null,
    subject text not null,
    is_satisfied boolean not null,
    decided_at timestamptz not null,
    reason text,
    payload jsonb,
    primary key (project_id, name, subject),
    constraint external_gates_project_id_fkey
        foreign key (project_id) references signalbox_data.projects (id) on delete cascade,
    constraint external_gates_name_not_blank check (name ~ '\S'),
    constraint external_gates_name_has_at_most_100_characters check (char_length(name) <= 100),
    constraint external_gates_subject_not_blank check (subject ~ '\S'),
    constraint external_gates_subject_has_at_most_500_characters check (
        char_length(subject) <= 500
    )
);

comment on table signalbox_data.external_gates is
    'What is known of gates outside: a pull request that is merged, a check that is red. The '
    'latest word counts, for tasks that wait now and for those that come later.';
comment on column signalbox_data.external_gates.project_id is 'The project.';
comment on column signalbox_data.external_gates.name is
    'What has happened, such as pull_request_merged.';
comment on column signalbox_data.external_gates.subject is
    'To what it has happened, such as acme/shop#17.';
comment on column signalbox_data.external_gates.is_satisfied is
    'Whether tasks may pass; false when the gate is refused.';
comment on column signalbox_data.external_gates.decided_at is 'When the latest word was given.';
comment on column signalbox_data.external_gates.reason is 'Why it is refused.';
comment on column signalbox_data.external_gates.payload is 'What becomes the result of the tasks.';

grant select on signalbox_data.external_gates to signalbox_reader;

-- migrate:down
set local lock_timeout = '3s';

drop table signalbox_data.external_gates;
