-- Every table of Signalbox: how its changes are recorded, or why they are not. The tests compare this
-- list with the catalogue, so that a new table is in it, and a load of the code brings the triggers and
-- functions into line with it.
--
-- ignored: operational columns, of which nobody asks who changed them. masked: secrets. personal: columns
-- about a person, which can be erased. quick: what the hot path changes, see _audit_function_of.
create or replace function signalbox._audit_tables()
returns table (
    table_name text,
    entity text,
    category text,
    ignored text[],
    masked text[],
    personal text[],
    quick text[],
    reason text
)
language sql
immutable
parallel safe
as $$
    values
        -- What people and agents change.
        ('signalbox_data.projects', 'project', 'project',
            '{updated_at,is_limited}'::text[], '{}'::text[], '{}'::text[], '{}'::text[], null),
        ('signalbox_data.workflows', 'workflow', 'work',
            '{updated_at}', '{}', '{}', '{}', null),
        ('signalbox_data.tasks', 'task', 'work',
            '{updated_at,rank,unmet_dependencies,attempts,failed_attempts}', '{}', '{}',
            '{status,status_reason,started_at,finished_at}', null),
        ('signalbox_data.task_rules', 'task_rule', 'work',
            '{token_at,token_attempt,items_digest,item_sets}', '{}', '{}', '{}', null),
        ('signalbox_data.task_dependencies', 'task_dependency', 'work',
            '{}', '{}', '{}', '{}', null),
        ('signalbox_data.quarantined_dependencies', 'quarantined_dependency', 'work',
            '{}', '{}', '{}', '{}', null),
        ('signalbox_data.task_redrives', 'task_redrive', 'work',
            '{}', '{}', '{}', '{}', null),
        ('signalbox_data.approval_decisions', 'approval_decision', 'work',
            '{}', '{}', '{}', '{}', null),
        ('signalbox_data.signals', 'signal', 'work',
            '{position}', '{}', '{}', '{}', null),
        ('signalbox_data.external_gates', 'external_gate', 'work',
            '{}', '{}', '{}', '{}', null),
        ('signalbox_data.group_members', 'group_member', 'work',
            '{}', '{}', '{}', '{}', null),
        ('signalbox_data.workflow_definitions', 'workflow_definition', 'definition',
            '{}', '{}', '{}', '{}', null),
        ('signalbox_data.schedules', 'schedule', 'definition',
            '{updated_at,next_run_at,next_check_at,last_run_at,last_workflow_id,failures,last_error,last_error_at}',
            '{}', '{}', '{}', null),
        ('signalbox_data.users', 'user', 'security',
            '{updated_at}', '{}', '{name,email,display_name,metadata}', '{}', null),
        ('signalbox_data.workers', 'worker', 'work',
            '{last_seen_at}', '{}', '{}', '{}', null),
        ('signalbox_data.concurrency_limits', 'concurrency_limit', 'configuration',
            '{updated_at}', '{}', '{}', '{}', null),
        ('signalbox_data.rate_limits', 'rate_limit', 'configuration',
            '{updated_at,next_at}', '{}', '{}', '{}', null),
        ('signalbox_data.queue_settings', 'queue_setting', 'configuration',
            '{updated_at}', '{}', '{}', '{}', null),
        ('signalbox_data.task_status_transitions', 'task_status_transition', 'configuration',
            '{}', '{}', '{}', '{}', null),
        ('signalbox_data.configurations', 'configuration', 'configuration',
            '{updated_at}', '{value,ciphertext}', '{}', '{}', null),
        ('signalbox_data.configuration_keys', 'configuration_key', 'security',
            '{}', '{}', '{}', '{}', null),
        ('signalbox_data.imported_documents', 'imported_document', 'integration',
            '{}', '{}', '{}', '{}', null),

        -- What the engine keeps for itself.
        ('signalbox_data.task_executions', null, null, null, null, null, null,
            'is the register of attempts itself: who, when, how it ended'),
        ('signalbox_data.task_logs', null, null, null, null, null, null,
            'is a log itself, which only grows'),
        ('signalbox_data.schedule_runs', null, null, null, null, null, null,
            'is the register of the times of schedules itself'),
        ('signalbox_data.configuration_history', null, null, null, null, null, null,
            'is the register of versions itself'),
        ('signalbox_data.ready_tasks', null, null, null, null, null, null,
            'is the queue, which follows from the status of tasks'),
        ('signalbox_data.delayed_tasks', null, null, null, null, null, null,
            'is the queue of what is not due, which follows from tasks'),
        ('signalbox_data.throttled_tasks', null, null, null, null, null, null,
            'is the queue at limits, which follows from tasks and limits'),
        ('signalbox_data.limit_holders', null, null, null, null, null, null,
            'follows from the status of tasks and their limits'),
        ('signalbox_data.limits_to_check', null, null, null, null, null, null,
            'is what is to be done by the next call'),
        ('signalbox_data.groups_to_check', null, null, null, null, null, null,
            'is what is to be done by the next call'),
        ('signalbox_data.rank_cells', null, null, null, null, null, null,
            'follows from the ranks of tasks'),
        ('signalbox_data.task_deadlines', null, null, null, null, null, null,
            'follows from tasks: when they must have started'),
        ('signalbox_data.task_waits', null, null, null, null, null, null,
            'follows from tasks and their rules; what people answer is recorded'),
        ('signalbox_data.idle_workers', null, null, null, null, null, null,
            'is who listens at the moment'),
        ('signalbox_data.tick_jobs', null, null, null, null, null, null,
            'is the register of periodic work itself'),
        ('signalbox_data.imported_tags', null, null, null, null, null, null,
            'follows from imported_documents'),
        ('signalbox_data.imported_tasks', null, null, null, null, null, null,
            'follows from imported_documents'),
        ('signalbox_data.audited_tables', null, null, null, null, null, null,
            'enable_audit and disable_audit record what they do'),
        ('signalbox_data.audit_kinds', null, null, null, null, null, null,
            'set_audit_rule records what it does'),
        ('signalbox_data.audit_logs', null, null, null, null, null, null,
            'is the audit log'),
        ('signalbox_data.audit_contexts', null, null, null, null, null, null,
            'is part of the audit log'),
        ('signalbox_data.personal_values', null, null, null, null, null, null,
            'is part of the audit log')
$$;

comment on function signalbox._audit_tables() is
    'Every table of Signalbox with how its changes are recorded, or the reason why they are not.';
