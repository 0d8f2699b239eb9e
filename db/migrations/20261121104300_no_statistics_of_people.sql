-- migrate:up
set local lock_timeout = '3s';

-- Statistics hold values, and those of a table that has become empty stay as they are. No query is planned by
-- these columns: where one is looked for, it is by a unique index.
alter table signalbox_data.users
    alter column name set statistics 0,
    alter column email set statistics 0,
    alter column display_name set statistics 0,
    alter column metadata set statistics 0,
    alter column database_role set statistics 0;
alter table signalbox_data.api_tokens
    alter column name set statistics 0,
    alter column ip_allow_list set statistics 0;
alter table signalbox_data.api_token_sources
    alter column source set statistics 0;
alter table signalbox_data.failed_logins
    alter column source set statistics 0,
    alter column prefix set statistics 0,
    alter column last_reason set statistics 0,
    alter column last_address set statistics 0,
    alter column last_user_agent set statistics 0;
alter table signalbox_data.workers
    alter column name set statistics 0,
    alter column labels set statistics 0,
    alter column metadata set statistics 0;
alter table signalbox_data.idle_workers
    alter column worker set statistics 0;
alter table signalbox_data.personal_values
    alter column value set statistics 0;
alter table signalbox_data.approval_decisions
    alter column comment set statistics 0;
alter table signalbox_data.task_redrives
    alter column redriven_by set statistics 0,
    alter column reason set statistics 0,
    alter column error_message set statistics 0;
alter table signalbox_data.external_gates
    alter column reason set statistics 0,
    alter column payload set statistics 0;
alter table signalbox_data.signals
    alter column payload set statistics 0;
alter table signalbox_data.tasks
    alter column assignee set statistics 0,
    alter column status_reason set statistics 0;
alter table signalbox_data.workflows
    alter column status_reason set statistics 0;
alter table signalbox_data.task_rules
    alter column wait set statistics 0,
    alter column wait_template set statistics 0;
alter table signalbox_data.workflow_definitions
    alter column created_by set statistics 0,
    alter column description set statistics 0,
    alter column definition set statistics 0;
alter table signalbox_data.schedules
    alter column inputs set statistics 0,
    alter column tasks set statistics 0;
alter table signalbox_data.schedule_runs
    alter column reason set statistics 0;
alter table signalbox_data.task_executions
    alter column worker set statistics 0,
    alter column agent_config set statistics 0,
    alter column result set statistics 0,
    alter column output set statistics 0,
    alter column error_message set statistics 0,
    alter column error_details set statistics 0;
alter table signalbox_data.task_logs
    alter column message set statistics 0,
    alter column data set statistics 0;
alter table signalbox_data.imported_documents
    alter column content set statistics 0,
    alter column exported_content set statistics 0;

-- migrate:down
set local lock_timeout = '3s';

alter table signalbox_data.users
    alter column name set statistics -1,
    alter column email set statistics -1,
    alter column display_name set statistics -1,
    alter column metadata set statistics -1,
    alter column database_role set statistics -1;
alter table signalbox_data.api_tokens
    alter column name set statistics -1,
    alter column ip_allow_list set statistics -1;
alter table signalbox_data.api_token_sources
    alter column source set statistics -1;
alter table signalbox_data.failed_logins
    alter column source set statistics -1,
    alter column prefix set statistics -1,
    alter column last_reason set statistics -1,
    alter column last_address set statistics -1,
    alter column last_user_agent set statistics -1;
alter table signalbox_data.workers
    alter column name set statistics -1,
    alter column labels set statistics -1,
    alter column metadata set statistics -1;
alter table signalbox_data.idle_workers
    alter column worker set statistics -1;
alter table signalbox_data.personal_values
    alter column value set statistics -1;
alter table signalbox_data.approval_decisions
    alter column comment set statistics -1;
alter table signalbox_data.task_redrives
    alter column redriven_by set statistics -1,
    alter column reason set statistics -1,
    alter column error_message set statistics -1;
alter table signalbox_data.external_gates
    alter column reason set statistics -1,
    alter column payload set statistics -1;
alter table signalbox_data.signals
    alter column payload set statistics -1;
alter table signalbox_data.tasks
    alter column assignee set statistics -1,
    alter column status_reason set statistics -1;
alter table signalbox_data.workflows
    alter column status_reason set statistics -1;
alter table signalbox_data.task_rules
    alter column wait set statistics -1,
    alter column wait_template set statistics -1;
alter table signalbox_data.workflow_definitions
    alter column created_by set statistics -1,
    alter column description set statistics -1,
    alter column definition set statistics -1;
alter table signalbox_data.schedules
    alter column inputs set statistics -1,
    alter column tasks set statistics -1;
alter table signalbox_data.schedule_runs
    alter column reason set statistics -1;
alter table signalbox_data.task_executions
    alter column worker set statistics -1,
    alter column agent_config set statistics -1,
    alter column result set statistics -1,
    alter column output set statistics -1,
    alter column error_message set statistics -1,
    alter column error_details set statistics -1;
alter table signalbox_data.task_logs
    alter column message set statistics -1,
    alter column data set statistics -1;
alter table signalbox_data.imported_documents
    alter column content set statistics -1,
    alter column exported_content set statistics -1;
