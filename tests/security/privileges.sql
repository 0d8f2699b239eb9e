-- What each role may, exactly: what does not stand in the table is refused, and what stands there is
-- granted. A line gives an operation on an object to a role and to those above it: anonymous, reader, agent,
-- operator, admin. external is above anonymous, and anybody (public) above nobody. A table has all its columns, but for
-- those that nobody may read. Which rows somebody sees is up to the policies.
--
-- What somebody may who owns the objects goes without saying. The rows of tables and views are types of their
-- own, which PostgreSQL lets everybody name.
begin;
select plan(19);

create temporary table granted as
select l.line[1] as role, l.line[2] as operation, l.line[3] as kind, l.line[4] as object
from (
    select string_to_array(regexp_replace(trim(t.line), ' +', ' ', 'g'), ' ')
    from string_to_table($table$
anonymous usage    schema    signalbox
external  usage    schema    signalbox
reader    usage    schema    signalbox_data
reader    usage    type      signalbox_data.approval_decision
reader    usage    type      signalbox_data.audit_operation
reader    usage    type      signalbox_data.audit_severity
reader    usage    type      signalbox_data.configuration_type
reader    usage    type      signalbox_data.deadline_policy
reader    usage    type      signalbox_data.dependency_condition
reader    usage    type      signalbox_data.dependency_failure_policy
reader    usage    type      signalbox_data.dependency_type
reader    usage    type      signalbox_data.document_format
reader    usage    type      signalbox_data.execution_outcome
reader    usage    type      signalbox_data.limit_scope
reader    usage    type      signalbox_data.member_role
reader    usage    type      signalbox_data.priority
reader    usage    type      signalbox_data.project_status
reader    usage    type      signalbox_data.quarantine_reason
reader    usage    type      signalbox_data.retry_backoff
reader    usage    type      signalbox_data.schedule_catch_up
reader    usage    type      signalbox_data.schedule_overlap
reader    usage    type      signalbox_data.schedule_run_outcome
reader    usage    type      signalbox_data.task_status
reader    usage    type      signalbox_data.trigger_type
reader    usage    type      signalbox_data.user_kind
reader    usage    type      signalbox_data.wait_kind
reader    usage    type      signalbox_data.workflow_status
reader    select   table     signalbox_data.api_token_revocations
reader    select   table     signalbox_data.api_token_sources
reader    select   table     signalbox_data.api_tokens
reader    select   table     signalbox_data.approval_decisions
admin     select   table     signalbox_data.audit_archives
reader    select   table     signalbox_data.audit_contexts
admin     select   table     signalbox_data.audit_holds
reader    select   table     signalbox_data.audit_kinds
reader    select   table     signalbox_data.audit_logs
reader    select   table     signalbox_data.audit_summaries
admin     select   table     signalbox_data.audit_seal_parts
admin     select   table     signalbox_data.audit_seals
reader    select   table     signalbox_data.audited_tables
reader    select   table     signalbox_data.concurrency_limits
reader    select   table     signalbox_data.configuration_history
reader    select   table     signalbox_data.configuration_keys
reader    select   table     signalbox_data.configurations
reader    select   table     signalbox_data.delayed_tasks
reader    select   table     signalbox_data.external_gates
admin     select   table     signalbox_data.failed_logins
reader    select   table     signalbox_data.group_members
reader    select   table     signalbox_data.idle_workers
reader    select   table     signalbox_data.imported_documents
reader    select   table     signalbox_data.imported_tags
reader    select   table     signalbox_data.imported_tasks
reader    select   table     signalbox_data.limit_holders
reader    select   table     signalbox_data.project_members
reader    select   table     signalbox_data.project_ip_allow_lists
reader    select   table     signalbox_data.projects
reader    select   table     signalbox_data.quarantined_dependencies
reader    select   table     signalbox_data.queue_settings
reader    select   table     signalbox_data.rate_limits
reader    select   table     signalbox_data.ready_tasks
reader    select   table     signalbox_data.schedule_runs
reader    select   table     signalbox_data.schedules
reader    select   table     signalbox_data.signals
reader    select   table     signalbox_data.task_deadlines
reader    select   table     signalbox_data.task_dependencies
reader    select   table     signalbox_data.task_executions
reader    select   table     signalbox_data.task_logs
reader    select   table     signalbox_data.task_redrives
reader    select   table     signalbox_data.task_status_transitions
reader    select   table     signalbox_data.task_waits
reader    select   table     signalbox_data.tasks
reader    select   table     signalbox_data.throttled_tasks
admin     select   table     signalbox_data.tick_jobs
admin     select   table     signalbox_data.trusted_proxies
reader    select   table     signalbox_data.users
reader    select   table     signalbox_data.workers
reader    select   table     signalbox_data.workflow_definitions
reader    select   table     signalbox_data.workflows
nobody    select   column    signalbox_data.api_token_revocations.id
nobody    select   column    signalbox_data.api_token_sources.forget_at
nobody    select   column    signalbox_data.api_tokens.token_hash
nobody    select   column    signalbox_data.audit_contexts.occurred_at
nobody    select   column    signalbox_data.audit_contexts.project_id
admin     select   column    signalbox_data.audited_tables.function_digest
admin     select   column    signalbox_data.audited_tables.generated_from
nobody    select   column    signalbox_data.configuration_history.id
nobody    select   column    signalbox_data.configuration_keys.id
nobody    select   column    signalbox_data.configurations.ciphertext
admin     select   column    signalbox_data.erasures.begun_at
admin     select   column    signalbox_data.erasures.finished_at
admin     select   column    signalbox_data.erasures.place
admin     select   column    signalbox_data.erasures.rows_changed
admin     select   column    signalbox_data.erasures.user_id
admin     select   column    signalbox_data.erasures.waits_for
nobody    select   column    signalbox_data.idle_workers.listening_at
nobody    select   column    signalbox_data.idle_workers.queue
nobody    select   column    signalbox_data.limit_holders.held_at
nobody    select   column    signalbox_data.projects.is_limited
nobody    select   column    signalbox_data.rate_limits.starts_next_at
nobody    select   column    signalbox_data.ready_tasks.is_rated
nobody    select   column    signalbox_data.signals.position
nobody    select   column    signalbox_data.task_executions.lease_token
reader    select   column    signalbox_data.task_rules.project_id
reader    select   column    signalbox_data.task_rules.rate_limit_key
reader    select   column    signalbox_data.task_rules.task_id
reader    select   column    signalbox_data.task_rules.token_at
reader    select   column    signalbox_data.task_rules.wait
nobody    select   column    signalbox_data.task_waits.position
admin     select   column    signalbox_data.users.database_role
nobody    select   column    signalbox_data.users.erased_at
nobody    select   column    signalbox_data.workers.id
nobody    select   column    signalbox_data.workers.user_id
reader    select   view      signalbox.api_token_sources
reader    select   view      signalbox.api_tokens
reader    select   view      signalbox.approval_decisions
admin     select   view      signalbox.audit_archives
admin     select   view      signalbox.audit_drift
admin     select   view      signalbox.audit_holds
reader    select   view      signalbox.audit_kinds
reader    select   view      signalbox.audit_logs
reader    select   view      signalbox.audit_summaries
admin     select   view      signalbox.audit_partitions
admin     select   view      signalbox.audit_seals
reader    select   view      signalbox.audited_tables
reader    select   view      signalbox.concurrency_groups
reader    select   view      signalbox.concurrency_limits
reader    select   view      signalbox.configuration_history
reader    select   view      signalbox.configuration_keys
reader    select   view      signalbox.configurations
admin     select   view      signalbox.database_roles
reader    select   view      signalbox.dead_letters
reader    select   view      signalbox.delayed_tasks
admin     select   view      signalbox.erasures
reader    select   view      signalbox.external_dependencies
reader    select   view      signalbox.external_gates
reader    select   view      signalbox.external_projects
reader    select   view      signalbox.external_tasks
reader    select   view      signalbox.external_workflows
admin     select   view      signalbox.failed_logins
reader    select   view      signalbox.imported_documents
reader    select   view      signalbox.imported_tags
reader    select   view      signalbox.imported_tasks
reader    select   view      signalbox.overdue_workflows
reader    select   view      signalbox.pending_approvals
reader    select   view      signalbox.personal_columns
reader    select   view      signalbox.project_ip_allow_lists
reader    select   view      signalbox.project_members
reader    select   view      signalbox.projects
reader    select   view      signalbox.quarantined_dependencies
reader    select   view      signalbox.queue_settings
reader    select   view      signalbox.rate_limits
reader    select   view      signalbox.ready_tasks
reader    select   view      signalbox.schedule_runs
reader    select   view      signalbox.schedules
reader    select   view      signalbox.signals
reader    select   view      signalbox.task_board
reader    select   view      signalbox.task_deadlines
reader    select   view      signalbox.task_dependencies
reader    select   view      signalbox.task_executions
reader    select   view      signalbox.task_list
reader    select   view      signalbox.task_logs
reader    select   view      signalbox.task_master_entries
reader    select   view      signalbox.task_master_next_cli
reader    select   view      signalbox.task_master_next_mcp
reader    select   view      signalbox.task_redrives
reader    select   view      signalbox.task_status_transitions
reader    select   view      signalbox.task_waits
reader    select   view      signalbox.tasks
reader    select   view      signalbox.throttled_tasks
admin     select   view      signalbox.tick_status
admin     select   view      signalbox.trusted_proxies
reader    select   view      signalbox.users
reader    select   view      signalbox.v_audit_summary
reader    select   view      signalbox.v_error_analysis
reader    select   view      signalbox.v_recent_audit_activity
reader    select   view      signalbox.v_security_events
reader    select   view      signalbox.v_user_activity
reader    select   view      signalbox.workers
reader    select   view      signalbox.workflow_definitions
reader    select   view      signalbox.workflows
reader    execute  function  signalbox._acyclic_subset
reader    execute  function  signalbox._ancestor_sets
reader    execute  function  signalbox._approvers
reader    execute  function  signalbox._audit_changes
admin     execute  function  signalbox._audit_columns
admin     execute  function  signalbox._audit_function_name
admin     execute  function  signalbox._audit_keep_until
admin     execute  function  signalbox._audit_partitions
admin     execute  function  signalbox._audit_retention
admin     execute  function  signalbox._audit_signature
admin     execute  function  signalbox._audit_statuses
admin     execute  function  signalbox._audit_triggers
reader    execute  function  signalbox._audited_key
reader    execute  function  signalbox._audited_row
reader    execute  function  signalbox._audited_table
reader    execute  function  signalbox._axis_step
reader    execute  function  signalbox._beads_dependency
reader    execute  function  signalbox._beads_records
reader    execute  function  signalbox._beads_status
reader    execute  function  signalbox._beads_status_of
reader    execute  function  signalbox._changed_members
reader    execute  function  signalbox._clock_change
reader    execute  function  signalbox._closest_word
reader    execute  function  signalbox._complexity_scores
reader    execute  function  signalbox._condition_problem
reader    execute  function  signalbox._condition_problems
reader    execute  function  signalbox._condition_reads
reader    execute  function  signalbox._cron_days
reader    execute  function  signalbox._cron_number
reader    execute  function  signalbox._cron_problem
reader    execute  function  signalbox._cron_values
reader    execute  function  signalbox._cut_text
reader    execute  function  signalbox._cycle_path
reader    execute  function  signalbox._definition_problems
reader    execute  function  signalbox._dependency_index
reader    execute  function  signalbox._dependency_names
reader    execute  function  signalbox._dependency_problems
reader    execute  function  signalbox._document_fields
reader    execute  function  signalbox._document_records
reader    execute  function  signalbox._document_settings
reader    execute  function  signalbox._dot_text
reader    execute  function  signalbox._duration_label
reader    execute  function  signalbox._duration_problem
reader    execute  function  signalbox._duration_problems
reader    execute  function  signalbox._edit_distance
reader    execute  function  signalbox._edit_json
reader    execute  function  signalbox._entity_entries
reader    execute  function  signalbox._escalation_levels
reader    execute  function  signalbox._export_beads
reader    execute  function  signalbox._export_complexity_report
reader    execute  function  signalbox._export_document
reader    execute  function  signalbox._export_edits
reader    execute  function  signalbox._export_settings
reader    execute  function  signalbox._filter_value
reader    execute  function  signalbox._filter_values
reader    execute  function  signalbox._format_json
reader    execute  function  signalbox._graph_as_dot
reader    execute  function  signalbox._graph_as_json
reader    execute  function  signalbox._graph_as_mermaid
reader    execute  function  signalbox._graph_nodes
reader    execute  function  signalbox._graph_structure
admin     execute  function  signalbox._harmless_functions
admin     execute  function  signalbox._has_quick_columns
reader    execute  function  signalbox._input_problems
reader    execute  function  signalbox._inputs_schema
reader    execute  function  signalbox._is_idle
reader    execute  function  signalbox._is_of_type
reader    execute  function  signalbox._may_remember_export
reader    execute  function  signalbox._member_path
reader    execute  function  signalbox._mermaid_text
reader    execute  function  signalbox._moments_of
reader    execute  function  signalbox._nested_lines
reader    execute  function  signalbox._nesting_depth
reader    execute  function  signalbox._new_entries
reader    execute  function  signalbox._new_entry
reader    execute  function  signalbox._next_cron_time
reader    execute  function  signalbox._one_line
reader    execute  function  signalbox._original_json
reader    execute  function  signalbox._padded
reader    execute  function  signalbox._parse_cron
reader    execute  function  signalbox._parse_json
reader    execute  function  signalbox._personal_columns
reader    execute  function  signalbox._priority_of
reader    execute  function  signalbox._readable_json
reader    execute  function  signalbox._reads_results
reader    execute  function  signalbox._reference_path
reader    execute  function  signalbox._reference_problems
reader    execute  function  signalbox._remedy_of_task
anonymous execute  function  signalbox._request_header
reader    execute  function  signalbox._require_history
reader    execute  function  signalbox._require_tasks
reader    execute  function  signalbox._require_workflow
reader    execute  function  signalbox._resolve_references
reader    execute  function  signalbox._resolve_text
reader    execute  function  signalbox._restore_secrets
admin     execute  function  signalbox._rows_of_query
reader    execute  function  signalbox._schema_problems
reader    execute  function  signalbox._short_value
reader    execute  function  signalbox._shown_json
reader    execute  function  signalbox._side_of_changes
reader    execute  function  signalbox._split_json
reader    execute  function  signalbox._status_styles
reader    execute  function  signalbox._step_graph
reader    execute  function  signalbox._step_problems
reader    execute  function  signalbox._task_holds
reader    execute  function  signalbox._task_master_lists
reader    execute  function  signalbox._task_master_records
reader    execute  function  signalbox._task_master_status
reader    execute  function  signalbox._task_remedy
reader    execute  function  signalbox._task_status_of
reader    execute  function  signalbox._template_texts
admin     execute  function  signalbox._tick_jobs
reader    execute  function  signalbox._time_of
reader    execute  function  signalbox._timeline_style
reader    execute  function  signalbox._topological_order
reader    execute  function  signalbox._trigger_problems
reader    execute  function  signalbox._value_problem
reader    execute  function  signalbox._wait_problems
reader    execute  function  signalbox._wait_remedy
reader    execute  function  signalbox._written_dependency
reader    execute  function  signalbox._written_priority
reader    execute  function  signalbox._written_status
reader    execute  function  signalbox._written_time
reader    execute  function  signalbox._xml_text
operator  execute  function  signalbox.activate_workflow
agent     execute  function  signalbox.add_dependencies
agent     execute  function  signalbox.add_dependency
operator  execute  function  signalbox.add_member
agent     execute  function  signalbox.advance_workflow
operator  execute  function  signalbox.approve_task
operator  execute  function  signalbox.archive_definition
reader    execute  function  signalbox.audit_trail
admin     execute  function  signalbox.audit_archive_lines
admin     execute  function  signalbox.audit_archive_manifest
anonymous execute  function  signalbox.authenticate
anonymous execute  function  signalbox.authenticate_request
reader    execute  function  signalbox.blocked_tasks
agent     execute  function  signalbox.cancel_task
operator  execute  function  signalbox.cancel_workflow
operator  execute  function  signalbox.change_wait
reader    execute  function  signalbox.check_definition
agent     execute  function  signalbox.claim_tasks
agent     execute  function  signalbox.clone_workflow
agent     execute  function  signalbox.complete_task
reader    execute  function  signalbox.configuration
admin     execute  function  signalbox.confirm_audit_archive
operator  execute  function  signalbox.create_project
operator  execute  function  signalbox.create_schedule
agent     execute  function  signalbox.create_task
agent     execute  function  signalbox.create_tasks
operator  execute  function  signalbox.create_user
agent     execute  function  signalbox.create_workflow
reader    execute  function  signalbox.critical_path
reader    execute  function  signalbox.cron_next
operator  execute  function  signalbox.define_configuration
operator  execute  function  signalbox.define_workflow
operator  execute  function  signalbox.delete_configuration
operator  execute  function  signalbox.delete_schedule
operator  execute  function  signalbox.delete_task
reader    execute  function  signalbox.dependencies_of
reader    execute  function  signalbox.dependents_of
reader    execute  function  signalbox.diff_between
admin     execute  function  signalbox.disable_audit
agent     execute  function  signalbox.drain_worker
admin     execute  function  signalbox.drop_audit_partition
admin     execute  function  signalbox.enable_audit
reader    execute  function  signalbox.entity_as_of
admin     execute  function  signalbox.erase_user
reader    execute  function  signalbox.execution_levels
reader    execute  function  signalbox.explain_task
admin     execute  function  signalbox.export_audit_seals
reader    execute  function  signalbox.export_beads
reader    execute  function  signalbox.export_complexity_report
reader    execute  function  signalbox.export_file
reader    execute  function  signalbox.export_task_master
reader    execute  function  signalbox.export_task_master_config
reader    execute  function  signalbox.export_task_master_state
reader    execute  function  signalbox.external_dependencies
external  execute  function  signalbox.external_dependencies
reader    execute  function  signalbox.external_projects
external  execute  function  signalbox.external_projects
reader    execute  function  signalbox.external_tasks
external  execute  function  signalbox.external_tasks
reader    execute  function  signalbox.external_workflows
external  execute  function  signalbox.external_workflows
agent     execute  function  signalbox.fail_task
reader    execute  function  signalbox.file_format
agent     execute  function  signalbox.finish_and_claim
agent     execute  function  signalbox.heartbeat
operator  execute  function  signalbox.import_beads
operator  execute  function  signalbox.import_complexity_report
operator  execute  function  signalbox.import_file
operator  execute  function  signalbox.import_task_master
operator  execute  function  signalbox.import_task_master_config
operator  execute  function  signalbox.import_task_master_state
reader    execute  function  signalbox.is_finished
reader    execute  function  signalbox.is_met
reader    execute  function  signalbox.is_ordering
reader    execute  function  signalbox.issue_api_token
agent     execute  function  signalbox.join_concurrency_group
admin     execute  function  signalbox.keep_audit_partitions
agent     execute  function  signalbox.listen_for_work
agent     execute  function  signalbox.log_audit_event
agent     execute  function  signalbox.log_task
reader    execute  function  signalbox.my_projects
reader    execute  function  signalbox.my_role
reader    execute  function  signalbox.my_user_id
reader    execute  function  signalbox.next_task
operator  execute  function  signalbox.pause_schedule
operator  execute  function  signalbox.pause_workflow
admin     execute  function  signalbox.place_audit_hold
reader    execute  function  signalbox.personal_data_of
reader    execute  function  signalbox.priority_number
admin     execute  function  signalbox.rebuild_audit_summaries
reader    execute  function  signalbox.read_audit_line
operator  execute  function  signalbox.redrive_tasks
agent     execute  function  signalbox.refuse_gate
operator  execute  function  signalbox.refuse_task
agent     execute  function  signalbox.register_worker
admin     execute  function  signalbox.release_audit_hold
agent     execute  function  signalbox.release_task
operator  execute  function  signalbox.remember_export
agent     execute  function  signalbox.remove_dependency
operator  execute  function  signalbox.remove_member
operator  execute  function  signalbox.reset_workflow
operator  execute  function  signalbox.resume_schedule
operator  execute  function  signalbox.resume_workflow
reader    execute  function  signalbox.retry_delay
operator  execute  function  signalbox.retry_workflow
reader    execute  function  signalbox.reveal_changes
agent     execute  function  signalbox.reveal_configuration
admin     execute  function  signalbox.reveal_context
reader    execute  function  signalbox.revoke_api_token
reader    execute  function  signalbox.rotate_api_token
admin     execute  function  signalbox.rotate_configuration_key
admin     execute  function  signalbox.run_query
reader    execute  function  signalbox.runnable_tasks
agent     execute  function  signalbox.satisfy_gate
reader    execute  function  signalbox.search_audit
admin     execute  function  signalbox.seal_audit_log
agent     execute  function  signalbox.send_signal
admin     execute  function  signalbox.set_audit_rule
operator  execute  function  signalbox.set_concurrency_limit
operator  execute  function  signalbox.set_configuration
agent     execute  function  signalbox.set_configuration_key
reader    execute  function  signalbox.set_context
admin     execute  function  signalbox.set_database_role
operator  execute  function  signalbox.set_ip_allow_list
operator  execute  function  signalbox.set_member_role
operator  execute  function  signalbox.set_queue_ageing
operator  execute  function  signalbox.set_rate_limit
agent     execute  function  signalbox.set_task_status
admin     execute  function  signalbox.set_trusted_proxy
agent     execute  function  signalbox.start_workflow
admin     execute  function  signalbox.tick
operator  execute  function  signalbox.undo_change
agent     execute  function  signalbox.unregister_worker
operator  execute  function  signalbox.update_project
operator  execute  function  signalbox.update_schedule
agent     execute  function  signalbox.update_task
agent     execute  function  signalbox.update_workflow
anonymous execute  function  signalbox.verify_api_token
admin     execute  function  signalbox.verify_audit_log
reader    execute  function  signalbox.walk_dependencies
reader    execute  function  signalbox.workflow_definition_schema
reader    execute  function  signalbox.workflow_graph
reader    execute  function  signalbox.workflow_progress
reader    execute  function  signalbox.workflow_schedule
reader    execute  function  signalbox.workflow_timeline
reader    execute  function  signalbox.workflow_timeline_svg
reader    execute  function  signalbox_data.clock
reader    execute  function  signalbox_data.new_id
reader    execute  function  signalbox_data.to_priority
$table$, E'\n') t (line)
    where t.line <> ''
) l (line);

create temporary view roles as
select
    v.role,
    case v.role when 'anybody' then 'public' else 'signalbox_' || v.role end as name,
    v.includes
from (
    values
        ('anonymous', '{anonymous}'::text[]),
        ('reader', '{anonymous,reader}'),
        ('agent', '{anonymous,reader,agent}'),
        ('operator', '{anonymous,reader,agent,operator}'),
        ('admin', '{anonymous,reader,agent,operator,admin}'),
        ('external', '{anonymous,external}'),
        ('anybody', '{}')
) v (role, includes);

create temporary view relations as
select
    c.oid,
    c.relkind,
    format('%s.%s', c.relnamespace::regnamespace, c.relname) as object,
    case
        when c.relkind in ('v', 'm') then 'view'
        when c.relkind = 'S' then 'sequence'
        else 'table'
    end as kind
from pg_catalog.pg_class c
where c.relnamespace in ('signalbox'::regnamespace, 'signalbox_data'::regnamespace)
    and c.relkind in ('r', 'p', 'v', 'm', 'f', 'S');

create temporary view columns as
select r.oid, r.kind, r.object, a.attnum, format('%s.%s', r.object, a.attname) as name
from relations r
inner join pg_catalog.pg_attribute a
    on a.attrelid = r.oid
    and a.attnum > 0
    and not a.attisdropped
where r.kind in ('table', 'view');

create temporary view expected as
select r.role, g.operation, g.kind, g.object
from roles r
inner join granted g
    on g.role = any (r.includes)
where g.kind <> 'table'
union
select r.role, g.operation, 'column', c.name
from roles r
inner join granted g
    on g.role = any (r.includes)
    and g.kind = 'table'
inner join columns c
    on c.object = g.object
where not exists (
    select
    from granted n
    where n.kind = 'column'
        and n.object = c.name
        and n.operation = g.operation
        and n.role <> all (r.includes)
);

-- By what each role could do: by itself, as a member of others, or as anybody.
create temporary view actual as
select r.role, o.operation, 'schema' as kind, n.nspname::text as object
from roles r
cross join pg_catalog.pg_namespace n
cross join unnest('{usage,create}'::text[]) o (operation)
where n.nspname ~ '^signalbox'
    and has_schema_privilege(r.name, n.oid, o.operation)
union all
select r.role, 'usage', 'type', format('%s.%s', t.typnamespace::regnamespace, t.typname)
from roles r
cross join pg_catalog.pg_type t
left join pg_catalog.pg_class c
    on c.oid = t.typrelid
where t.typnamespace in ('signalbox'::regnamespace, 'signalbox_data'::regnamespace)
    and t.typelem = 0
    and coalesce(c.relkind, 'c') = 'c'
    and has_type_privilege(r.name, t.oid, 'usage')
union all
select r.role, 'execute', 'function', format('%s.%s', p.pronamespace::regnamespace, p.proname)
from roles r
cross join pg_catalog.pg_proc p
where p.pronamespace in ('signalbox'::regnamespace, 'signalbox_data'::regnamespace)
    and has_function_privilege(r.name, p.oid, 'execute')
union all
select r.role, o.operation, s.kind, s.object
from roles r
cross join relations s
cross join unnest('{usage,select,update}'::text[]) o (operation)
where s.kind = 'sequence'
    and has_sequence_privilege(r.name, s.oid, o.operation)
union all
select r.role, o.operation, t.kind, t.object
from roles r
cross join relations t
cross join unnest(
    '{insert,update,delete,truncate,references,trigger}'::text[]
    || case when current_setting('server_version_num')::integer >= 170000 then 'maintain' end
) o (operation)
where t.kind in ('table', 'view')
    and o.operation is not null
    and has_table_privilege(r.name, t.oid, o.operation)
union all
select r.role, 'select', t.kind, t.object
from roles r
cross join relations t
where t.kind = 'view'
    and has_table_privilege(r.name, t.oid, 'select')
union all
select r.role, o.operation, 'column', c.name
from roles r
cross join columns c
cross join unnest('{select,insert,update,references}'::text[]) o (operation)
where (c.kind = 'table' or o.operation <> 'select')
    and has_column_privilege(r.name, c.oid, c.attnum, o.operation);

select is_empty(
    'select * from actual except select * from expected order by 3, 4, 1, 2',
    'privileges: no role may what the table does not say'
);
select is_empty(
    'select * from expected except select * from actual order by 3, 4, 1, 2',
    'privileges: every role may what the table says'
);
select is_empty(
    $$select g.*
    from granted g
    where g.role not in ('anonymous', 'reader', 'agent', 'operator', 'admin', 'external', 'nobody')
        or g.kind = 'column' and not exists (select from columns c where c.name = g.object)
        or g.kind = 'table' and not exists (
            select from relations r where r.kind = 'table' and r.object = g.object)$$,
    'privileges: every line of the table names a role and something that there is'
);
select is_empty(
    'select kind, object, operation, role from granted group by 1, 2, 3, 4 having count(*) > 1',
    'privileges: no line stands twice in the table'
);
select is_empty(
    $$select g.object
    from (select distinct f.object from granted f where f.kind = 'function') g
    inner join pg_catalog.pg_proc p
        on format('%s.%s', p.pronamespace::regnamespace, p.proname) = g.object
    group by g.object
    having count(*) > 1$$,
    'privileges: a name of the table is one function'
);

-- A column that is new has to be thought of.
select is_empty(
    $$select c.name
    from columns c
    where c.kind = 'table'
        and has_column_privilege('signalbox_reader', c.oid, c.attnum, 'select')
        and not exists (
            select
            from pg_catalog.pg_depend d
            inner join pg_catalog.pg_rewrite w
                on w.oid = d.objid
            inner join pg_catalog.pg_class v
                on v.oid = w.ev_class
            where d.classid = 'pg_rewrite'::regclass
                and d.refobjid = c.oid
                and d.refobjsubid = c.attnum
                and has_table_privilege('signalbox_reader', v.oid, 'select')
        )
        -- explain_task tells what a task waits for.
        and c.name not in (
            'signalbox_data.task_rules.rate_limit_key', 'signalbox_data.task_rules.token_at',
            'signalbox_data.limit_holders.task_id', 'signalbox_data.group_members.id'
        )$$,
    'privileges: readers read no column of a table that no view shows them'
);

create temporary view privileges as
select o.name, o.owner, a.grantee, a.privilege_type, a.is_grantable
from (
    select n.nspacl, n.nspname::text, n.nspowner
    from pg_catalog.pg_namespace n
    union all
    select c.relacl, c.oid::regclass::text, c.relowner
    from pg_catalog.pg_class c
    union all
    select t.attacl, t.attrelid::regclass || '.' || t.attname, c.relowner
    from pg_catalog.pg_attribute t
    inner join pg_catalog.pg_class c on c.oid = t.attrelid
    union all
    select p.proacl, p.oid::regprocedure::text, p.proowner
    from pg_catalog.pg_proc p
    union all
    select t.typacl, t.oid::regtype::text, t.typowner
    from pg_catalog.pg_type t
) o (acl, name, owner)
cross join lateral aclexplode(o.acl) a
where o.name ~ '^signalbox';

select is_empty(
    'select * from privileges where is_grantable and grantee <> owner',
    'privileges: nobody may pass on what is granted'
);
select is_empty(
    $$select *
    from privileges
    where grantee not in (0, owner)
        and grantee not in (select r.name::regrole from roles r where r.name <> 'public')$$,
    'privileges: nothing is granted to anybody but the roles of Signalbox'
);
select is_empty(
    $$select r.rolname, d.classid::regclass, d.objid
    from pg_catalog.pg_shdepend d
    inner join pg_catalog.pg_roles r on r.oid = d.refobjid
    where d.refclassid = 'pg_authid'::regclass
        and d.deptype = 'a'
        and r.rolname in (select o.name from roles o)
        and d.dbid in (0, (select b.oid from pg_catalog.pg_database b where b.datname = current_database()))
        and (d.classid, d.objid) not in (
            select 'pg_namespace'::regclass, n.oid from pg_catalog.pg_namespace n where n.nspname ~ '^signalbox'
            union all
            select 'pg_class'::regclass, c.oid from pg_catalog.pg_class c
            where c.relnamespace in ('signalbox'::regnamespace, 'signalbox_data'::regnamespace)
            union all
            select 'pg_proc'::regclass, p.oid from pg_catalog.pg_proc p
            where p.pronamespace in ('signalbox'::regnamespace, 'signalbox_data'::regnamespace)
            union all
            select 'pg_type'::regclass, t.oid from pg_catalog.pg_type t
            where t.typnamespace in ('signalbox'::regnamespace, 'signalbox_data'::regnamespace)
        )$$,
    'privileges: nothing outside of Signalbox is granted to its roles'
);
select is_empty(
    $$select r.name from roles r where has_database_privilege(r.name, current_database(), 'create')$$,
    'privileges: nobody may make schemas'
);
select is_empty(
    $$select n.nspname, o.name, o.owner::regrole
    from (
        select c.relnamespace, c.oid::regclass::text, c.relowner
        from pg_catalog.pg_class c
        union all
        select p.pronamespace, p.oid::regprocedure::text, p.proowner
        from pg_catalog.pg_proc p
        union all
        select t.typnamespace, t.oid::regtype::text, t.typowner
        from pg_catalog.pg_type t
    ) o (namespace, name, owner)
    inner join pg_catalog.pg_namespace n
        on n.oid = o.namespace
    where n.nspname in ('signalbox', 'signalbox_data')
        and o.owner <> n.nspowner
    union all
    select n.nspname, null, n.nspowner::regrole
    from pg_catalog.pg_namespace n
    where n.nspname in ('signalbox', 'signalbox_data')
        and n.nspowner <> (select o.nspowner from pg_catalog.pg_namespace o where o.nspname = 'signalbox')$$,
    'privileges: everything belongs to one owner'
);
select is_empty(
    $$select p.oid::regprocedure
    from pg_catalog.pg_proc p
    inner join pg_catalog.pg_namespace n
        on n.oid = p.pronamespace
    where n.nspname ~ '^signalbox'
        and p.prosecdef
        and not coalesce(p.proconfig, '{}') @> '{"search_path=pg_catalog, pg_temp"}'$$,
    'privileges: what runs with the rights of its owner looks for names in pg_catalog alone'
);
-- Either would read with the rights of its owner.
select is_empty(
    $$select c.oid::regclass, w.rulename
    from pg_catalog.pg_class c
    left join pg_catalog.pg_rewrite w
        on w.ev_class = c.oid
    where c.relnamespace in ('signalbox'::regnamespace, 'signalbox_data'::regnamespace)
        and (
            c.relkind = 'v' and not coalesce(c.reloptions, '{}') @> '{security_invoker=true}'
            or w.rulename <> '_RETURN'
        )$$,
    'privileges: every view asks with the rights of who asks, and no table has a rule'
);
select is_empty(
    $$select r.rolname
    from pg_catalog.pg_roles r
    where r.rolname in (
            'signalbox_anonymous', 'signalbox_reader', 'signalbox_agent', 'signalbox_operator',
            'signalbox_admin', 'signalbox_external'
        )
        and (
            r.rolsuper or r.rolcreaterole or r.rolcreatedb or r.rolcanlogin or r.rolreplication
            or r.rolbypassrls or not r.rolinherit
            or exists (select from pg_catalog.pg_db_role_setting s where s.setrole = r.oid)
        )$$,
    'privileges: the roles are groups, without attributes or settings of their own'
);
select set_eq(
    $$select r.rolname::text as role, m.rolname::text as member, a.admin_option
    from pg_catalog.pg_auth_members a
    inner join pg_catalog.pg_roles r on r.oid = a.roleid
    inner join pg_catalog.pg_roles m on m.oid = a.member
    where m.rolname ~ '^signalbox_(anonymous|reader|agent|operator|admin|external)$'$$,
    $$values
        ('signalbox_anonymous', 'signalbox_external', false),
        ('signalbox_anonymous', 'signalbox_reader', false),
        ('signalbox_reader', 'signalbox_agent', false),
        ('signalbox_agent', 'signalbox_operator', false),
        ('signalbox_operator', 'signalbox_admin', false)$$,
    'privileges: each role is a member of the one before it and of no other'
);
select is_empty(
    $$select r.rolname, d.classid::regclass, d.objid
    from pg_catalog.pg_shdepend d
    inner join pg_catalog.pg_roles r on r.oid = d.refobjid
    where d.refclassid = 'pg_authid'::regclass
        and d.deptype = 'o'
        and r.rolname ~ '^signalbox_(anonymous|reader|agent|operator|admin|external)$'$$,
    'privileges: the roles own nothing'
);
select is_empty(
    $$select d.defaclrole::regrole, d.defaclnamespace::regnamespace, d.defaclobjtype, a.*
    from pg_catalog.pg_default_acl d
    cross join lateral aclexplode(d.defaclacl) a
    where a.grantee <> d.defaclrole
        -- In one schema it is added to what holds in all, where these are given to everybody.
        and not (
            d.defaclnamespace = 0
            and a.grantee = 0
            and (d.defaclobjtype, a.privilege_type) in (('f', 'EXECUTE'), ('T', 'USAGE'))
        )$$,
    'privileges: nothing is granted on what is made later'
);

-- What a session is let do by the functions it may call is what its user must be in the project.
select is_empty(
    $$select p.proname, m.role, g.role
    from pg_catalog.pg_proc p
    inner join granted g
        on g.kind = 'function'
        and g.object = 'signalbox.' || p.proname
    left join lateral regexp_matches(
        p.prosrc,
        'signalbox\._require(?:_configuration)?_access\(' || p.proname
            || '\.project_id, ''(\w+)''\);'
    ) r (matches)
        on true
    cross join lateral (values (r.matches[1])) m (role)
    where p.prosecdef
        and 'project_id' = any (p.proargnames[1:p.pronargs])
        and m.role is distinct from g.role
        -- It looks at each project that a worker names, and at its own.
        and p.proname <> 'finish_and_claim'
        -- Those answer for a project to whoever asks.
        and p.proname <> 'my_role'
        -- Members may call what is made for those outside.
        and not (p.proname like 'external\_%' and m.role = 'external')
        -- Who is a member is for the admins of a project to say, whatever they are in the database.
        and not (
            p.proname in ('add_member', 'set_member_role', 'remove_member', 'set_ip_allow_list')
            and m.role = 'admin'
        )$$,
    'privileges: a function asks of a member the role that it is granted to'
);
select is_empty(
    $$select p.proname
    from pg_catalog.pg_proc p
    where p.pronamespace = 'signalbox'::regnamespace
        and p.prosecdef
        and 'project_id' <> all (coalesce(p.proargnames[1:p.pronargs], '{}'))
        -- What only a trigger can call, and nobody is let make one with.
        and (
            p.prorettype <> 'trigger'::regtype
            or has_function_privilege('public', p.oid, 'execute')
        )
        and p.prosrc !~ case
            when p.proname in ('create_project', 'create_user') then '_require_user\(''operator''\)'
            when p.proname = 'register_worker' then '_require_user\(''agent''\)'
            when p.proname = 'issue_api_token' then '_require_user\(\)'
            when p.proname in ('rotate_api_token', 'revoke_api_token') then '_find_api_token\('
            -- It is who it is that has to be found out.
            when p.proname = 'verify_api_token' then '_token_hash\('
            when p.proname in ('drain_worker', 'unregister_worker', 'listen_for_work') then '_require_worker\('
            when p.proname in (
                'set_database_role', 'set_trusted_proxy', 'tick', 'rotate_configuration_key',
                'enable_audit', 'disable_audit', 'set_audit_rule', 'rebuild_audit_summaries',
                'audit_archive_lines',
                'audit_archive_manifest', 'confirm_audit_archive', 'drop_audit_partition', 'export_audit_seals',
                'keep_audit_partitions', 'place_audit_hold', 'release_audit_hold', 'reveal_context', 'seal_audit_log',
                'verify_audit_log'
            ) then '_require_administrator\(\)'
            -- What it sets is the transaction's own.
            when p.proname = 'set_configuration_key' then '_read_configuration_key\('
            when p.proname = 'undo_change' then '_require_access\(v_entry.project_id, ''operator''\)'
            when p.proname = 'external_projects' then 'my_projects\(''external''\)'
            when p.proname = 'heartbeat' then '_require_access_in\('
            when p.proname = 'my_projects' then '_memberships\(\)'
            when p.proname = 'reveal_changes' then 'not p\.is_context'
            when p.proname in ('erase_user', 'personal_data_of') then '_require_administrator\(\)'
            when p.proname = 'my_user_id' then '_session_user_id\(\)'
        end is not false$$,
    'privileges: a function that belongs to no project asks who calls it'
);

select * from finish();
rollback;
