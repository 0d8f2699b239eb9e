-- migrate:up
set local lock_timeout = '3s';

create type signalbox_data.document_format as enum (
    'task_master', 'task_master_config', 'task_master_state', 'complexity_report', 'beads'
);

create table signalbox_data.imported_documents (
    project_id uuid not null,
    id uuid not null default signalbox_data.new_id(),
    format signalbox_data.document_format not null,
    tag text not null default '',
    has_byte_order_mark boolean not null default false,
    left_out text[] not null default '{}',
    imported_at timestamptz not null default signalbox_data.clock(),
    exported_at timestamptz,
    content text not null,
    exported_content text,
    primary key (project_id, id),
    constraint imported_documents_project_id_fkey
        foreign key (project_id) references signalbox_data.projects (id) on delete cascade,
    constraint imported_documents_one_of_a_kind unique (project_id, format, tag),
    constraint imported_documents_exported_content_has_a_time check (
        exported_content is null or exported_at is not null
    )
);

comment on table signalbox_data.imported_documents is
    'The files that a project was imported from, each as it was last read: what Signalbox has '
    'no column for is exported from here, and a later import is compared with it.';
comment on column signalbox_data.imported_documents.project_id is 'The project imported into.';
comment on column signalbox_data.imported_documents.id is 'UUIDv7, unique with project_id.';
comment on column signalbox_data.imported_documents.format is
    'What it is: task_master (tasks.json), task_master_config, task_master_state, '
    'complexity_report or beads.';
comment on column signalbox_data.imported_documents.tag is
    'The tag that a complexity report is about; empty for the other formats.';
comment on column signalbox_data.imported_documents.has_byte_order_mark is
    'Whether the file began with U+FEFF, which content leaves out.';
comment on column signalbox_data.imported_documents.left_out is
    'Paths of the secrets that were not stored, each a JSON array of steps; content has null '
    'in their place.';
comment on column signalbox_data.imported_documents.imported_at is 'When it was last imported.';
comment on column signalbox_data.imported_documents.exported_at is
    'When it was last exported for a file that is then imported again.';
comment on column signalbox_data.imported_documents.content is
    'The text of the file as it was last imported, byte for byte.';
comment on column signalbox_data.imported_documents.exported_content is
    'The text as it was last exported since the last import, where it differs from content: '
    'what an editor of the file began with.';

create table signalbox_data.imported_tags (
    project_id uuid not null,
    document_id uuid not null,
    tag text not null,
    workflow_id uuid not null,
    primary key (project_id, document_id, tag),
    constraint imported_tags_document_id_fkey
        foreign key (project_id, document_id)
        references signalbox_data.imported_documents (project_id, id) on delete cascade,
    constraint imported_tags_workflow_id_fkey
        foreign key (project_id, workflow_id)
        references signalbox_data.workflows (project_id, id) on delete cascade,
    constraint imported_tags_workflow_has_one_tag unique (project_id, workflow_id)
);

comment on table signalbox_data.imported_tags is 'Which workflow holds the tasks of which tag of a file.';
comment on column signalbox_data.imported_tags.project_id is 'The project of the document.';
comment on column signalbox_data.imported_tags.document_id is 'The document.';
comment on column signalbox_data.imported_tags.tag is
    'Name of the tag in the file; master where the file has no tags.';
comment on column signalbox_data.imported_tags.workflow_id is 'The workflow that holds its tasks.';

create table signalbox_data.imported_tasks (
    project_id uuid not null,
    document_id uuid not null,
    task_id uuid not null,
    tag text not null,
    key text not null,
    status signalbox_data.task_status not null,
    status_as_written text,
    priority_as_written text,
    primary key (project_id, document_id, task_id),
    constraint imported_tasks_document_id_fkey
        foreign key (project_id, document_id)
        references signalbox_data.imported_documents (project_id, id) on delete cascade,
    constraint imported_tasks_task_id_fkey
        foreign key (project_id, task_id)
        references signalbox_data.tasks (project_id, id) on delete cascade,
    constraint imported_tasks_key_is_unique_in_tag unique (project_id, document_id, tag, key)
);

create index imported_tasks_task_id_idx
    on signalbox_data.imported_tasks (project_id, task_id);
comment on index signalbox_data.imported_tasks_task_id_idx is
    'Followed when a task is deleted, and from a task to what its file says.';

comment on table signalbox_data.imported_tasks is
    'Which task stands for which entry of an imported document.';
comment on column signalbox_data.imported_tasks.project_id is 'The project of the document.';
comment on column signalbox_data.imported_tasks.document_id is 'The document.';
comment on column signalbox_data.imported_tasks.task_id is 'The task.';
comment on column signalbox_data.imported_tasks.tag is 'The tag of the entry.';
comment on column signalbox_data.imported_tasks.key is
    'The entry''s id within its tag: 5, or 5.2 for subtask 2 of it; #2 and so on is added to an '
    'id that the file uses again.';
comment on column signalbox_data.imported_tasks.status is
    'The status given to the task by the import. While the task still has it, the export keeps '
    'the file''s own word.';
comment on column signalbox_data.imported_tasks.status_as_written is
    'The status in the file, as text; null where it has none.';
comment on column signalbox_data.imported_tasks.priority_as_written is
    'The priority in the file, as text; null where it has none.';

grant select on
    signalbox_data.imported_documents, signalbox_data.imported_tags, signalbox_data.imported_tasks
    to signalbox_reader;

-- migrate:down
set local lock_timeout = '3s';

drop table signalbox_data.imported_tasks;
drop table signalbox_data.imported_tags;
drop table signalbox_data.imported_documents;
drop type signalbox_data.document_format;
