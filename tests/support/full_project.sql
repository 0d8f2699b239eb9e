-- A project with something in every table that projects have, and what it has by name, for calls to be
-- filled in with: {project}, {workflow}, {task} …
create or replace function tests.make_full_project(name text)
returns table (mark text, value text)
language plpgsql
volatile
as $$
#variable_conflict use_column
declare
    v_project constant uuid := (select p.id from signalbox.create_project(make_full_project.name) p);
    v_user_name constant text := 'member of ' || make_full_project.name;
    v_user_id constant uuid := (select u.id from signalbox.create_user(v_user_name) u);
    v_worker constant text := 'worker of ' || make_full_project.name;
    v_workflow uuid;
    v_draft uuid;
    v_paused uuid;
    v_schedule uuid;
    v_held signalbox.claimed_tasks;
    v_failed signalbox.claimed_tasks;
begin
    perform signalbox._begin_erasure(u.id)
    from signalbox.create_user('gone from ' || make_full_project.name) u;
    perform signalbox.set_context('{"request_id": "7"}');
    perform signalbox.add_member(v_project, v_user_name, 'reader');
    perform set_config('signalbox.context', '', true);
    select w.id into v_workflow
    from signalbox.create_workflow(v_project, 'work', phases => '{build,ship}') w;
    select w.id into v_draft from signalbox.create_workflow(v_project, 'draft', status => 'draft') w;
    select w.id into v_paused from signalbox.create_workflow(v_project, 'paused') w;
    perform signalbox.pause_workflow(v_project, v_paused);
    perform signalbox.create_workflow(
        v_project, 'overdue', deadline_at => signalbox_data.clock() - interval '1 day',
        on_deadline => 'continue'
    );

    perform signalbox.set_concurrency_limit(v_project, 'key', 1);
    perform signalbox.set_rate_limit(v_project, 'rate', 1, '1 day');
    perform signalbox.set_queue_ageing(v_project, 'default', '1 hour');
    perform signalbox.create_tasks(v_project, v_workflow, '[
        {"key": "held", "title": "Held", "priority": 10},
        {"key": "failed", "title": "Failed", "max_attempts": 1, "priority": 9},
        {"key": "ready", "title": "Ready", "start_timeout": "1 day"},
        {"key": "later", "title": "Later", "depends_on": ["ready", "nothing"]},
        {"key": "last", "title": "Last", "depends_on": ["later"]},
        {"key": "approval", "title": "Approve",
            "wait": {"kind": "approval", "required": 2}},
        {"key": "signal", "title": "Signal", "wait": {"kind": "signal", "name": "signal"}},
        {"key": "gate", "title": "Gate",
            "wait": {"kind": "gate", "name": "gate", "subject": "subject"}},
        {"key": "first", "title": "Limited", "concurrency_key": "key", "priority": 1},
        {"key": "second", "title": "Throttled", "concurrency_key": "key"},
        {"key": "rated", "title": "Rated", "rate_limit": "rate", "priority": 1},
        {"key": "delayed", "title": "Delayed", "rate_limit": "rate"}
    ]', on_bad_dependency => 'quarantine');
    -- A rank next to another one.
    perform signalbox.add_dependency(v_project, l.id, e.id)
    from signalbox_data.tasks e
    inner join signalbox_data.tasks l
        on l.project_id = e.project_id
        and l.key = 'last'
    where e.project_id = v_project
        and e.key = 'approval';
    perform signalbox.remove_dependency(v_project, l.id, e.id)
    from signalbox_data.tasks e
    inner join signalbox_data.tasks l
        on l.project_id = e.project_id
        and l.key = 'last'
    where e.project_id = v_project
        and e.key = 'approval';

    select * into v_held from signalbox.claim_tasks(v_worker, project_id => v_project);
    perform signalbox.log_task(v_project, v_held.task_id, v_held.lease_token, 'begun');
    select * into v_failed from signalbox.claim_tasks(v_worker, project_id => v_project);
    perform signalbox.fail_task(v_project, v_failed.task_id, v_failed.lease_token, 'no');
    perform signalbox.redrive_tasks(v_project, array[v_failed.task_id]);
    select * into v_failed from signalbox.claim_tasks(v_worker, project_id => v_project);
    perform signalbox.fail_task(v_project, v_failed.task_id, v_failed.lease_token, 'no again');

    perform signalbox.approve_task(v_project, t.id, v_user_name)
    from signalbox_data.tasks t
    where t.project_id = v_project
        and t.key = 'approval';
    perform signalbox.send_signal(v_project, 'sent');
    perform signalbox.refuse_gate(v_project, 'closed', 'subject');
    perform signalbox.join_concurrency_group(v_project, v_draft, 'group')
    from signalbox.activate_workflow(v_project, v_draft);
    select w.id into v_draft from signalbox.create_workflow(v_project, 'draft', status => 'draft') w;

    perform signalbox.define_workflow(v_project, 'definition', '{"steps": [{"key": "a"}]}');
    select s.id into v_schedule
    from signalbox.create_schedule(
        v_project, 'schedule', '0 0 1 1 *', tasks => '[{"key": "a", "title": "A"}]'
    ) s;
    insert into signalbox_data.schedule_runs (
        project_id, schedule_id, due_at, last_due_at, outcome, reason
    )
    values (v_project, v_schedule, signalbox_data.clock(), signalbox_data.clock(), 'skipped', 'x');
    perform signalbox.import_task_master(v_project, '{"tasks": [{"id": 1, "title": "Read"}]}');

    -- From everywhere.
    perform signalbox.set_ip_allow_list(v_project, '{0.0.0.0/0,::/0}');
    perform tests.make_used_token(v_user_name);
    perform signalbox.set_configuration_key(encode(sha256('key of a project'), 'hex'));
    perform signalbox.set_configuration(v_project, 'setting', 'x');
    perform signalbox.set_configuration(v_project, 'token', 'x', is_sensitive => true);

    -- As tick would, once this is committed.
    insert into signalbox_data.audit_summaries (
        starts_at, period, kind, project_id, session_role, entries, first_at, last_at
    )
    select
        date_trunc(p.period, l.occurred_at, 'UTC'), p.period, l.kind, l.project_id, l.session_role,
        count(*), min(l.occurred_at), max(l.occurred_at)
    from signalbox_data.audit_logs l
    cross join (values ('hour'), ('day')) p (period)
    where l.project_id = v_project
    group by 1, 2, 3, 4, 5;

    perform signalbox.register_worker(v_worker);
    perform signalbox.listen_for_work(v_worker, patience => '1 day');
    update signalbox_data.workers w
    set user_id = v_user_id
    where w.name = v_worker;

    return query
        select 'project', v_project::text
        union all select 'workflow', v_workflow::text
        union all select 'draft', v_draft::text
        union all select 'paused', v_paused::text
        union all select 'schedule', v_schedule::text
        union all select 'held', v_held.task_id::text
        union all select 'lease', v_held.lease_token::text
        union all select 'worker', v_worker
        union all select 'user', v_user_name
        union all select 'user_id', v_user_id::text
        union all
        select t.key, t.id::text
        from signalbox_data.tasks t
        where t.project_id = v_project
            and t.key in ('failed', 'ready', 'later', 'last', 'approval', 'signal', 'gate');
end;
$$;

-- Made last: whoever claims looks after them.
create or replace function tests.leave_notes(project_id uuid)
returns void
language sql
volatile
as $$
    insert into signalbox_data.groups_to_check (project_id, name)
    values (leave_notes.project_id, 'group');
    select signalbox._check_later(leave_notes.project_id, 'key', 'other');
$$;

comment on function tests.make_full_project(text) is
    'A project with rows in every table that projects have, save the notes of leave_notes; the ids and '
    'names of what it has.';

-- All rows of a project, or of all others, as one value: it is the same as long as nothing has changed.
create or replace function tests.digest(project_id uuid)
returns text
language plpgsql
volatile
as $$
declare
    v_table regclass;
    v_part text;
    v_digest text := '';
begin
    for v_table in
        select c.oid
        from pg_catalog.pg_class c
        inner join pg_catalog.pg_attribute a
            on a.attrelid = c.oid
            and a.attname = 'project_id'
            and not a.attisdropped
        where c.relnamespace = 'signalbox_data'::regnamespace
            and c.relkind in ('r', 'p')
            and not c.relispartition
        order by c.relname
    loop
        execute format(
            'select md5(string_agg(t::text, '' '' order by t::text)) from %s t where project_id = $1', v_table
        )
        into v_part
        using digest.project_id;
        v_digest := md5(concat(v_digest, v_part));
    end loop;
    return v_digest;
end;
$$;

comment on function tests.digest(uuid) is
    'A hash of all rows of a project, in all tables.';
