-- Every column of every table: what it holds of people, how the person is found, and what becomes of it when
-- the person is erased. The tests compare this list with the catalogue, so that a new column must be in it.
--
-- holds     nothing   what is about work or machines: keys, numbers, times, states, words of a fixed list
--           user      what is said of a user by ids, numbers, times and states, which name nobody: after the
--                     erasure it is said of a pseudonym
--           person    what tells who somebody is
--           name      the name of a user, or of a worker
--           words     what people have written about what they did, or where others are named
--           anything  texts and JSON about the work, which may hold anything
--           secret    what nobody is shown
--
-- whose     the column of the row that says whose the value is; null where only looking into it can tell
--
-- erase     keep; delete: the row goes; clear: null, in what the person wrote; pseudonym: a name is replaced when
--           it is the person's; words: the person's names and address are replaced wherever they
--           stand in it. clear does that too, in what others wrote.
create or replace function signalbox._personal_columns()
returns table (
    table_name text,
    column_name text,
    holds text,
    whose text,
    erase text,
    reason text
)
language sql
immutable
parallel safe
as $$
    select l.table_name, c.name, l.holds, l.whose, l.erase, l.reason
    from (
        values
            -- People.
            ('users', '{id}'::text[], 'user', 'id', 'keep', 'work stays countable; it is a pseudonym'),
            ('users', '{name}', 'person', 'id', 'pseudonym', null),
            ('users', '{email,display_name,metadata,database_role}', 'person', 'id', 'clear', null),
            ('users', '{kind,created_at}', 'person', 'id', 'keep', 'says nothing of a pseudonym'),
            ('users', '{is_active,updated_at,erased_at}', 'nothing', null, 'keep', null),
            ('project_members', '{project_id,user_id,role,created_at,updated_at}',
                'user', 'user_id', 'delete', null),
            ('projects_of_users', '{user_id,project_ids}', 'user', 'user_id', 'delete', null),
            ('api_tokens', '{name,ip_allow_list}', 'person', 'user_id', 'delete', null),
            ('api_tokens', '{id,user_id,prefix,max_role,project_ids,created_at,expires_at,last_used_at}',
                'user', 'user_id', 'delete', null),
            ('api_tokens', '{token_hash}', 'secret', null, 'delete', null),
            ('api_tokens', '{line_id,place}', 'nothing', null, 'delete', null),
            ('api_token_revocations', '{id,line_id,place,is_with_successors,revoked_at}',
                'user', 'line_id', 'delete', null),
            ('api_token_sources', '{token_id,source,first_used_at,last_used_at}',
                'person', 'token_id', 'delete', null),
            ('api_token_sources', '{forget_at}', 'nothing', null, 'delete', null),
            ('failed_logins', '{source,began_at,prefix,failures,last_failed_at,last_reason,last_address,last_user_agent}',
                'person', 'prefix', 'delete', null),
            ('workers', '{name,labels,metadata}', 'person', 'user_id', 'delete', null),
            ('workers', '{id,queues,max_tasks,lease,version,registered_at,last_seen_at,draining_at,user_id}',
                'user', 'user_id', 'delete', null),
            ('idle_workers', '{worker}', 'person', 'worker', 'delete', null),
            ('idle_workers', '{queue,listening_at,expires_at}', 'user', 'worker', 'delete', null),
            ('personal_values', '{commitment,is_context}', 'nothing', null, 'delete', null),
            ('personal_values', '{salt}', 'secret', null, 'delete', null),
            ('personal_values', '{created_at,user_id,value}', 'person', 'user_id', 'delete', null),
            ('erasures', '{user_id,begun_at,finished_at}', 'user', 'user_id', 'keep',
                'that somebody was erased, and when, has to be shown'),
            ('erasures', '{begun_in,waits_for,place,position,rows_changed}', 'nothing', null, 'keep', null),
            ('erasures', '{names,words}', 'secret', null, 'clear', null),

            -- What people decide.
            ('approval_decisions', '{project_id,id,task_id,wait_id,user_id,decision,level,asked_at,due_at,decided_at}',
                'user', 'user_id', 'keep', 'work stays countable; it is of a pseudonym'),
            ('approval_decisions', '{comment}', 'words', 'user_id', 'clear', null),
            ('task_redrives', '{redriven_by}', 'name', 'redriven_by', 'pseudonym', null),
            ('task_redrives', '{reason}', 'words', 'redriven_by', 'clear', null),
            ('task_redrives', '{error_message}', 'words', null, 'words', null),
            ('task_redrives', '{project_id,task_id,redrive,redriven_at,attempt,failed_at,error_type}',
                'nothing', null, 'keep', null),
            ('external_gates', '{reason,payload}', 'words', null, 'words', null),
            ('external_gates', '{project_id,name,subject,is_satisfied,decided_at}',
                'nothing', null, 'keep', null),
            ('signals', '{payload}', 'words', null, 'words', null),
            ('signals', '{project_id,id,position,name,workflow_id,task_id,sent_at,expires_at,consumed_at}',
                'nothing', null, 'keep', null),
            ('signals', '{idempotency_key}', 'anything', null, 'keep', 'is compared as it is'),
            ('configuration_history', '{changed_by}', 'user', 'changed_by', 'keep',
                'work stays countable; it is of a pseudonym'),
            ('configuration_history', '{key,version,is_deleted,changed_at}', 'user', 'changed_by', 'keep',
                'work stays countable; it is of a pseudonym'),
            ('configuration_history', '{id,project_id,value_type,is_sensitive}', 'nothing', null, 'keep', null),
            ('configuration_history', '{value,rules,description}', 'anything', null, 'keep',
                'is about the installation'),

            -- Work.
            ('tasks', '{assignee}', 'name', 'assignee', 'pseudonym', null),
            ('tasks', '{status_reason}', 'words', null, 'words', null),
            ('tasks', '{key,title,description,details,test_strategy,requirements,acceptance_criteria,command,parameters,environment,working_directory,repository_url,branch_name,pr_url,tags,metadata}',
                'anything', null, 'keep', 'is what is to be done'),
            ('tasks', '{project_id,id,workflow_id,parent_task_id,created_at,status,unmet_dependencies,attempts,failed_attempts,rank,updated_at,started_at,finished_at,available_at,priority,max_attempts,retry_delay,retry_delay_max,timeout,estimate,complexity,pr_number,queue,type,language,framework,testing_framework,is_gated,backoff,retry_jitter,retry_on}',
                'nothing', null, 'keep', null),
            ('workflows', '{status_reason}', 'words', null, 'words', null),
            ('workflows', '{name,description,phase,tags,metadata,inputs,idempotency_key,phases}',
                'anything', null, 'keep', 'is what is to be done'),
            ('workflows', '{project_id,id,parent_workflow_id,status,on_dependency_failure,priority,scheduled_at,deadline_at,started_at,finished_at,created_at,updated_at,definition_id,cancel_requested_at,ends_as,starts_at,on_deadline}',
                'nothing', null, 'keep', null),
            ('task_rules', '{wait,wait_template}', 'words', null, 'words', null),
            ('task_rules', '{condition,for_each,item}', 'anything', null, 'keep', 'is what is to be done'),
            ('task_rules', '{project_id,task_id,rate_limit_key,concurrency_key,is_templated,is_failure_allowed,item_count,items_digest,item_sets,item_index,start_timeout,token_at,token_attempt,has_firm_token}',
                'nothing', null, 'keep', null),
            ('workflow_definitions', '{created_by}', 'name', 'created_by', 'pseudonym', null),
            ('workflow_definitions', '{description,definition}', 'words', null, 'words', null),
            ('workflow_definitions', '{project_id,id,version,created_at,archived_at,name,triggers}',
                'nothing', null, 'keep', null),
            ('schedules', '{inputs,tasks}', 'words', null, 'words', null),
            ('schedules', '{name,description,workflow_name,last_error}', 'anything', null, 'keep',
                'is what is to be done'),
            ('schedules', '{project_id,id,cron,time_zone,catch_up,max_catch_up,grace_period,overlap,is_paused,next_run_at,next_check_at,last_run_at,last_workflow_id,failures,last_error_at,created_at,updated_at}',
                'nothing', null, 'keep', null),
            ('schedule_runs', '{reason}', 'words', null, 'words', null),
            ('schedule_runs', '{project_id,schedule_id,due_at,last_due_at,outcome,workflow_id,fired_at}',
                'nothing', null, 'keep', null),
            ('projects', '{name,description,repository_url,linear_team_id,settings,metadata}',
                'anything', null, 'keep', 'is what the project is'),
            ('projects', '{id,status,github_repository_id,created_at,updated_at,is_limited}',
                'nothing', null, 'keep', null),

            -- What workers did.
            ('task_executions', '{worker}', 'name', 'worker', 'pseudonym', null),
            ('task_executions', '{result,output,error_message,error_details,agent_config}',
                'words', null, 'words', null),
            ('task_executions', '{project_id,task_id,attempt,started_at,expiry_check_at,lease_expires_at,finished_at,outcome,exit_code,agent_type,cancel_at,error_type}',
                'nothing', null, 'keep', null),
            ('task_executions', '{lease_token}', 'secret', null, 'keep', 'is random'),
            ('task_logs', '{message,data}', 'words', null, 'words', null),
            ('task_logs', '{project_id,id,task_id,attempt,logged_at,level}', 'nothing', null, 'keep', null),

            -- Files.
            ('imported_documents', '{content,exported_content}', 'words', null, 'words', null),
            ('imported_documents', '{project_id,id,format,tag,has_byte_order_mark,left_out,imported_at,exported_at}',
                'nothing', null, 'keep', null),
            ('imported_tags', '{project_id,document_id,tag,workflow_id}', 'nothing', null, 'keep', null),
            ('imported_tasks', '{project_id,document_id,task_id,tag,key,status,status_as_written,priority_as_written}',
                'nothing', null, 'keep', null),
            ('quarantined_dependencies', '{reference,detail}', 'anything', null, 'keep',
                'is what a file says of tasks'),
            ('quarantined_dependencies', '{project_id,id,task_id,depends_on_task_id,type,condition,reason,created_at}',
                'nothing', null, 'keep', null),

            -- The audit log.
            ('audit_logs', '{occurred_at,kind,project_id,entity_id,user_id}', 'user', 'user_id', 'keep',
                'the log only grows; it is of a pseudonym'),
            ('audit_logs', '{session_role}', 'nothing', null, 'keep',
                'the login of a user stands as a tilde'),
            ('audit_logs', '{application_name,entity_key}', 'anything', null, 'keep',
                'the log only grows: clients must not call themselves after people'),
            ('audit_logs', '{changes}', 'anything', null, 'keep',
                'columns that hold a person, a name or words stand in it as commitments'),
            ('audit_logs', '{txid,seq,context_id}', 'nothing', null, 'keep', null),
            ('audit_contexts', '{session_id,request_id,correlation_id,api_endpoint}', 'anything', null, 'keep',
                'the log only grows: they are ids and paths of the client, by which alone it finds somebody'),
            ('audit_contexts', '{personal,details}', 'nothing', null, 'keep', 'are commitments'),
            ('audit_contexts', '{occurred_at,id,txid,project_id,parent_id,http_method}',
                'nothing', null, 'keep', null),
            ('audit_summaries', '{user_id,period,starts_at,project_id,kind,session_role,entries,first_at,last_at}',
                'nothing', null, 'keep', 'counts what audit_logs says, of pseudonyms'),
            ('audit_folds', '{is_only,after_seq,folded_at,folded_before,last_seq}', 'nothing', null, 'keep', null),
            ('audit_seals',
                '{id,sealed_at,generation,previous,hash,kinds,kinds_digest,after_seq,last_seq,until_seq,until_txid,'
                'after_context_id,last_context_id,until_context_id,until_context_txid,archive_id}',
                'nothing', null, 'keep', null),
            ('audit_seal_parts', '{seal_id,table_name,month,kinds,entries,digest}', 'nothing', null, 'keep', null),
            ('audit_archives',
                '{id,table_name,partition_name,begins_at,ends_at,confirmed_at,entries,bytes,last_seal,digest}',
                'nothing', null, 'keep', null),
            ('audit_archives', '{file_name,confirmed_by}', 'anything', null, 'keep', 'proves what was archived'),
            ('audit_holds', '{user_id,entity_id}', 'user', 'user_id', 'keep', 'who is under a hold is not erased'),
            ('audit_holds', '{id,placed_at,released_at,begins_at,ends_at,in_project_id,entity}',
                'nothing', null, 'keep', null),
            ('audit_holds', '{reason}', 'anything', null, 'keep', 'administrators name a case, and nobody'),
            ('audit_kinds', '{id,operation,severity,is_overridden,entity,action,category,implied}',
                'nothing', null, 'keep', null),
            ('audited_tables', '{table_name,entity,category,is_enabled,ignored_columns,masked_columns,personal_columns,quick_columns,changed_at,first_recorded_at,gap_ends_at,generated_from,function_digest}',
                'nothing', null, 'keep', null),

            -- Settings.
            ('configurations', '{value,rules,description}', 'anything', null, 'keep',
                'is about the installation'),
            ('configurations', '{ciphertext}', 'secret', null, 'keep', 'can be read with its key alone'),
            ('configurations', '{id,project_id,key,value_type,is_sensitive,key_id,version,created_at,updated_at}',
                'nothing', null, 'keep', null),
            ('configuration_keys', '{id,project_id,key_id,previous_key_id,created_at,rotated_at}',
                'nothing', null, 'keep', null),
            ('concurrency_limits', '{project_id,scope,key,max_running,created_at,updated_at}',
                'nothing', null, 'keep', null),
            ('rate_limits', '{project_id,key,amount,per,burst,next_at,created_at,updated_at,starts_next_at}',
                'nothing', null, 'keep', null),
            ('queue_settings', '{project_id,queue,ageing,updated_at}', 'nothing', null, 'keep', null),
            ('project_ip_allow_lists', '{addresses}', 'anything', null, 'keep',
                'are the networks of a project'),
            ('project_ip_allow_lists', '{project_id,created_at,updated_at}', 'nothing', null, 'keep', null),
            ('trusted_proxies', '{database_role,header,hops,created_at,updated_at}',
                'nothing', null, 'keep', null),
            ('session_keys', '{inner_key,outer_key}', 'secret', null, 'keep', 'are random'),
            ('session_keys', '{is_current,created_at}', 'nothing', null, 'keep', null),

            -- What the engine keeps for itself.
            ('delayed_tasks', '{project_id,task_id,available_at}', 'nothing', null, 'keep', null),
            ('ready_tasks', '{project_id,task_id,workflow_id,position,priority,queue,is_rated}',
                'nothing', null, 'keep', null),
            ('throttled_tasks', '{project_id,task_id,workflow_id,position,priority,queue,scope,key}',
                'nothing', null, 'keep', null),
            ('limit_holders', '{project_id,task_id,scope,key,held_at}', 'nothing', null, 'keep', null),
            ('limits_to_check', '{project_id,id,scope,key,is_new_limit,transactions_before}',
                'nothing', null, 'keep', null),
            ('group_members', '{project_id,workflow_id,id,name,joined_at}', 'nothing', null, 'keep', null),
            ('groups_to_check', '{project_id,id,name,check_at}', 'nothing', null, 'keep', null),
            ('rank_cells', '{project_id,cell,lowest,highest}', 'nothing', null, 'keep', null),
            ('task_deadlines', '{project_id,task_id,start_by_at}', 'nothing', null, 'keep', null),
            ('task_dependencies', '{project_id,task_id,depends_on_task_id,type,condition,created_at}',
                'nothing', null, 'keep', null),
            ('task_status_transitions', '{from_status,to_status}', 'nothing', null, 'keep', null),
            ('task_waits', '{project_id,task_id,id,position,workflow_id,kind,level,began_at,due_at,name,subject}',
                'nothing', null, 'keep', null),
            ('tick_jobs', '{job,last_run_at,last_success_at,last_duration,last_handled,runs,handled,failures,failed_runs,last_error_at}',
                'nothing', null, 'keep', null),
            ('tick_jobs', '{last_error}', 'anything', null, 'keep', 'is an error of a job')
    ) l (table_name, columns, holds, whose, erase, reason)
    cross join unnest(l.columns) c (name);
$$;

comment on function signalbox._personal_columns() is
    'Every column of every table: what it holds of people, how the person is found, and what becomes of it '
    'when the person is erased.';
grant execute on function signalbox._personal_columns() to signalbox_reader;
