-- Some work on the project of sample.json, so that every view of a new database has
-- something to show, and every migration is taken down and up with rows in its tables.
select * from signalbox.create_user('ada', email => 'ada@example.com', display_name => 'Ada');
select * from signalbox.create_user('agent-7', kind => 'agent');

-- Who may what with it.
select m.*
from signalbox.projects p
cross join lateral (
    select * from signalbox.add_member(p.id, 'ada', 'admin')
    union all
    select * from signalbox.add_member(p.id, 'agent-7', 'agent')
) m
where p.name = 'sample';

do $$
declare
    v_project constant uuid := (select p.id from signalbox.projects p where p.name = 'sample');
    v_claim signalbox.claimed_tasks;
begin
    -- On whose behalf, as an application says it.
    perform signalbox.set_context('{"user_name": "ada", "request_id": "sample"}');

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

    -- Some tasks wait for people and for the world outside.
    perform signalbox.create_tasks(
        v_project,
        w.id,
        '[
            {"key": "51", "title": "Approve the first release",
                "wait": {"kind": "approval", "approvers": ["ada", "bob"], "required": 2,
                    "deadline": "2 days", "instructions": "Read the change log first."}},
            {"key": "52", "title": "The new provider has confirmed the contract",
                "wait": {"kind": "signal", "name": "contract_confirmed"}},
            {"key": "53", "title": "The ledger is merged",
                "wait": {"kind": "gate", "name": "pull_request_merged", "subject": "acme/ledger#1"}},
            {"key": "54", "title": "The terms of the provider are merged",
                "wait": {"kind": "gate", "name": "pull_request_merged", "subject": "acme/terms#7"}},
            {"key": "55", "title": "Let the caches run empty",
                "wait": {"kind": "timer", "for": "1 hour"}}
        ]'
    )
    from signalbox.workflows w
    where w.project_id = v_project;
    perform signalbox.approve_task(v_project, t.id, 'ada', 'as agreed')
    from signalbox.tasks t
    where t.project_id = v_project
        and t.key = '51';
    perform signalbox.send_signal(v_project, 'provider_paid', '{"amount": 120}');
    perform signalbox.satisfy_gate(v_project, 'pull_request_merged', 'acme/ledger#1');

    -- A task that failed for good is tried again, and one may not wait for ever to be begun.
    perform signalbox.create_tasks(v_project, w.id, '[
        {"key": "46", "title": "Warm the cache", "max_attempts": 1, "priority": "critical"},
        {"key": "47", "title": "Send the newsletter", "start_timeout": "1 day"}
    ]')
    from signalbox.workflows w
    where w.project_id = v_project;
    select * into v_claim from signalbox.claim_tasks('agent-7', project_id => v_project);
    perform signalbox.fail_task(
        v_claim.project_id, v_claim.task_id, v_claim.lease_token, 'the registry answered 503',
        error_type => 'registry_unavailable'
    );
    perform signalbox.redrive_tasks(v_project, array[v_claim.task_id], reason => 'it is back');

    -- Two tasks that must not run at once, and one that waits for its turn with an outside service.
    perform signalbox.set_concurrency_limit(v_project, 'announcements', 1);
    perform signalbox.set_rate_limit(v_project, 'newsletter', 1, '1 day');
    perform signalbox.create_tasks(
        v_project,
        w.id,
        '[{"key": "42", "title": "Announce the new path", "concurrency_key": "announcements"},
          {"key": "43", "title": "Announce the old one''s end", "concurrency_key": "announcements"},
          {"key": "44", "title": "Write to customers", "rate_limit": "newsletter"},
          {"key": "45", "title": "Write to partners", "rate_limit": "newsletter"}]'
    )
    from signalbox.workflows w
    where w.project_id = v_project;
    perform signalbox.set_queue_ageing(v_project, 'default', '1 hour');

    perform signalbox.register_worker('agent-7', labels => '{sample}', version => '1.0');
    perform signalbox.listen_for_work('agent-7', patience => '1 minute');

    -- A nightly run, of which one night was missed and one is under way.
    perform signalbox.create_schedule(
        v_project,
        'nightly',
        '30 2 * * *',
        time_zone => 'Europe/London',
        tasks => '[
            {"key": "build", "title": "Build everything", "queue": "nightly"},
            {"key": "test", "title": "Run all tests", "queue": "nightly", "depends_on": ["build"]}
        ]',
        description => 'What is too slow for every change'
    );
    update signalbox_data.schedules s
    set next_run_at = signalbox.cron_next(s.cron, now() - interval '3 days', s.time_zone),
        next_check_at = now()
    where s.project_id = v_project;
    perform signalbox.tick();

    -- Two deployments, one after the other, and what is to be looked after next.
    perform signalbox.join_concurrency_group(w.project_id, w.id, 'deploy-production', 'queue_all')
    from (
        select *
        from signalbox.create_workflow(v_project, 'deploy 1.0')
        union all
        select *
        from signalbox.create_workflow(v_project, 'deploy 1.1')
    ) w;
    insert into signalbox_data.groups_to_check (project_id, name)
    values (v_project, 'deploy-production');
    perform signalbox._check_later(v_project, 'key', 'announcements');
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

-- A token that was used, one that took its place and was revoked, and somebody who guesses.
do $$
declare
    v_project constant uuid := (select p.id from signalbox.projects p where p.name = 'sample');
    v_token record;
begin
    select * into v_token
    from signalbox.issue_api_token('runner', 'agent', array[v_project], user_name => 'agent-7');
    perform signalbox.verify_api_token(v_token.token);
    perform signalbox.verify_api_token('sb_guess');
    perform set_config('signalbox.session', '', true);
    perform signalbox.revoke_api_token(r.id)
    from signalbox.rotate_api_token(v_token.id) r;

    perform signalbox.set_ip_allow_list(v_project, '{127.0.0.0/8, ::1/128, 10.0.0.0/8}');
    -- In the place of a role that PostgREST logs in with.
    perform signalbox.set_trusted_proxy('signalbox_anonymous');
end;
$$;

-- Settings of the installation and of the project, one of them encrypted, with a key that everybody
-- can read here: it is no secret.
do $$
declare
    v_project constant uuid := (select p.id from signalbox.projects p where p.name = 'sample');
begin
    perform signalbox.define_configuration(
        null, 'deploy.window', 'duration', rules => '{"maximum": "12 hours"}',
        description => 'How long a deployment may take'
    );
    perform signalbox.set_configuration(v_project, 'deploy.window', '2 hours');
    if exists (select from pg_catalog.pg_extension where extname = 'pgcrypto') then
        perform signalbox.set_configuration_key(
            pg_catalog.encode(pg_catalog.sha256('the key of the sample'), 'hex')
        );
        perform signalbox.set_configuration(
            v_project, 'registry.token', 'not-a-secret', is_sensitive => true
        );
    end if;
end;
$$;

-- Somebody who has left.
select e.pseudonym
from signalbox.create_user('left', email => 'left@example.com') u
cross join lateral signalbox.erase_user(u.id) e;

-- A case in which nothing of the audit log may go, a seal, and an archive that is only said to be there.
do $$
begin
    perform signalbox.place_audit_hold('sample: case 17', entity => 'user');
    perform signalbox._seal_audit_log(horizon => txid_current() + 1);
    insert into signalbox_data.audit_archives (
        confirmed_at, begins_at, ends_at, entries, bytes, last_seal, table_name, partition_name,
        file_name, confirmed_by, digest
    )
    values (
        signalbox_data.clock(), '2020-01-01+00', '2020-02-01+00', 0, 0, 1, 'audit_logs',
        'audit_logs_2020_01', '/archive/audit_logs_2020_01.jsonl', 'sample', sha256('')
    );
end;
$$;
