-- The columns of an entity that undo_change sets back when they were changed, each by the function that
-- people change it with. Others follow from these or from what the engine does.
create or replace function signalbox._undoable_columns(entity text)
returns text[]
language sql
immutable
parallel safe
as $$
    select case _undoable_columns.entity
        when 'task' then
            '{parent_task_id,priority,max_attempts,retry_delay,retry_delay_max,timeout,estimate,'
            'complexity,pr_number,queue,key,title,type,description,details,test_strategy,'
            'requirements,acceptance_criteria,language,framework,testing_framework,command,'
            'parameters,environment,working_directory,repository_url,branch_name,pr_url,assignee,'
            'tags,metadata,available_at,backoff,retry_jitter,retry_on}'::text[]
        when 'workflow' then
            '{name,description,priority,on_dependency_failure,scheduled_at,deadline_at,on_deadline,'
            'phases,tags,metadata}'
        when 'project' then
            '{name,description,status,repository_url,github_repository_id,linear_team_id,settings,'
            'metadata}'
        when 'schedule' then
            '{name,description,cron,time_zone,workflow_name,inputs,tasks,catch_up,max_catch_up,'
            'grace_period,overlap}'
        when 'task_dependency' then '{condition}'
        when 'project_member' then '{role}'
        when 'project_ip_allow_list' then '{addresses}'
        when 'concurrency_limit' then '{max_running}'
        when 'rate_limit' then '{amount,per,burst}'
        when 'queue_setting' then '{ageing}'
        else '{}'
    end;
$$;

comment on function signalbox._undoable_columns(text) is
    'The columns of an entity whose change undo_change takes back.';
