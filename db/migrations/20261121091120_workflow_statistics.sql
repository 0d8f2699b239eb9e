-- migrate:up
set local lock_timeout = '3s';

create statistics signalbox_data.tasks_workflow_decides_project (dependencies)
    on workflow_id, project_id
    from signalbox_data.tasks;
comment on statistics signalbox_data.tasks_workflow_decides_project is
    'Tells the planner that a workflow lies in one project: it would expect a hundredth of a task '
    'in a workflow, and look up the workflow and the project again for each task that there is.';

-- migrate:down
set local lock_timeout = '3s';

drop statistics signalbox_data.tasks_workflow_decides_project;
