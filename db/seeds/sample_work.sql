-- Some work on the project of sample.json, so that every view of a new database has
-- something to show, and every migration is taken down and up with rows in its tables.
select * from signalbox.create_user('ada', email => 'ada@example.com', display_name => 'Ada');
select * from signalbox.create_user('agent-7', kind => 'agent');

do $$
declare
    v_project constant uuid := (select p.id from signalbox.projects p where p.name = 'sample');
    v_claim signalbox.claimed_tasks;
begin
    -- One task done, with a log, and one that failed and waits to be tried again.
    select * into v_claim from signalbox.claim_tasks('agent-7', project_id => v_project);
    perform signalbox.log_task(
        v_claim.project_id, v_claim.task_id, v_claim.lease_token, 'rules of main are in place'
    );
    perform signalbox.complete_task(
        v_claim.project_id, v_claim.task_id, v_claim.lease_token, '{"pull_request": 1}'
    );
    select * into v_claim from signalbox.claim_tasks('agent-7', project_id => v_project);
    perform signalbox.fail_task(
        v_claim.project_id, v_claim.task_id, v_claim.lease_token, 'the cloud answered 503',
        outcome => 'error'
    );

    -- A person puts something off, and a dependency that names no task is kept apart.
    perform signalbox.set_task_status(
        t.project_id, t.id, 'deferred', 'after the holidays'
    )
    from signalbox.tasks t
    where t.project_id = v_project
        and t.title = 'Turn off the old payment path';
    perform signalbox.create_tasks(
        v_project,
        w.id,
        '[{"key": "41", "title": "Tell support what is new", "depends_on": ["35", "99"]}]',
        on_bad_dependency => 'quarantine'
    )
    from signalbox.workflows w
    where w.project_id = v_project;

    -- A task that was there before waits for it, and is put right behind it.
    perform signalbox.add_dependency(v_project, earlier.id, later.id)
    from signalbox.tasks earlier
    inner join signalbox.tasks later
        on later.project_id = earlier.project_id
        and later.key = '41'
    where earlier.project_id = v_project
        and earlier.key = '40';
end;
$$;

-- A definition with a run of it.
select d.*
from signalbox.projects p
cross join lateral signalbox.define_workflow(
    p.id,
    'release',
    '{
        "inputs": {"version": {"required": true}},
        "triggers": ["manual"],
        "steps": [
            {"key": "build", "title": "Build ${{ inputs.version }}"},
            {"key": "test", "title": "Test the build", "depends_on": ["build"]},
            {"key": "publish", "title": "Publish ${{ inputs.version }}", "depends_on": ["test"]}
        ]
    }',
    'Build, test and publish a version'
) d
where p.name = 'sample';
select w.*
from signalbox.projects p
cross join lateral signalbox.start_workflow(
    p.id, 'release', '{"version": "1.0.0"}', 'release 1.0.0'
) w
where p.name = 'sample';
