-- Runs in a database of its own.
--
-- Every function that is about a project, called by somebody who is no member of it, and by members who
-- may less than it takes: nothing is shown and nothing is changed.
begin;
select plan(13);
select from tests.hand_over();

-- What each function needs to succeed: the least role, and a call with what the project has. Where
-- something is named that is the function's own, {project} comes first.
create temporary table calls (place serial, function text, needs text, query text);
insert into calls (function, needs, query)
values
    ('activate_workflow', 'operator', $$('{project}', '{draft}')$$),
    ('add_dependencies', 'agent',
        $$('{project}', '[{"task_id": "{last}", "depends_on_task_id": "{held}"}]')$$),
    ('add_dependency', 'agent', $$('{project}', '{last}', '{held}')$$),
    ('add_dependency', 'agent', $$('{project}', '{last}', '{gate}', 'relates_to')$$),
    ('add_member', 'admin', $$('{project}', 'somebody else', 'admin')$$),
    ('advance_workflow', 'agent', $$('{project}', '{workflow}')$$),
    ('approve_task', 'operator', $$('{project}', '{approval}')$$),
    ('archive_definition', 'operator', $$('{project}', 'definition')$$),
    ('audit_trail', 'reader', $$('{project}', 'task', '{held}')$$),
    ('blocked_tasks', 'reader', $$('{project}')$$),
    ('cancel_task', 'agent', $$('{project}', '{ready}')$$),
    ('cancel_workflow', 'operator', $$('{project}', '{workflow}')$$),
    ('change_wait', 'operator', $$('{project}', '{approval}', '{"kind": "approval"}')$$),
    ('claim_tasks', 'agent', $$('w', project_id => '{project}')$$),
    ('clone_workflow', 'agent', $$('{project}', '{workflow}')$$),
    ('complete_task', 'agent', $$('{project}', '{held}', '{lease}')$$),
    ('configuration', 'reader', $$('{project}', 'setting', ''::text)$$),
    ('create_schedule', 'operator',
        $$('{project}', 'other', '@daily', tasks => '[{"key": "a", "title": "A"}]')$$),
    ('create_task', 'agent', $$('{project}', '{workflow}', 'new')$$),
    ('create_task', 'agent', $$('{project}', '{workflow}', 'new', depends_on => '{{held}}')$$),
    ('create_tasks', 'agent', $$('{project}', '{workflow}', '[{"title": "new"}]')$$),
    ('create_workflow', 'agent', $$('{project}', 'new')$$),
    ('critical_path', 'reader', $$('{project}', '{workflow}')$$),
    ('define_configuration', 'operator', $$('{project}', 'new', 'json')$$),
    ('define_workflow', 'operator', $$('{project}', 'definition', '{"steps": [{"key": "b"}]}')$$),
    ('delete_configuration', 'operator', $$('{project}', 'setting')$$),
    ('delete_schedule', 'operator', $$('{project}', '{schedule}')$$),
    ('delete_task', 'operator', $$('{project}', '{ready}')$$),
    ('diff_between', 'reader',
        $$('task', '{held}', '-infinity', 'infinity', '{project}')$$),
    ('dependencies_of', 'reader', $$('{project}', '{last}')$$),
    ('dependents_of', 'reader', $$('{project}', '{ready}')$$),
    ('entity_as_of', 'reader', $$('task', '{held}', 'infinity', '{project}')$$),
    ('execution_levels', 'reader', $$('{project}', '{workflow}')$$),
    ('explain_task', 'reader', $$('{project}', '{last}')$$),
    ('export_beads', 'reader', $$('{project}')$$),
    ('export_complexity_report', 'reader', $$('{project}')$$),
    ('export_file', 'reader', $$('{project}')$$),
    ('export_task_master', 'reader', $$('{project}')$$),
    ('export_task_master_config', 'reader', $$('{project}')$$),
    ('export_task_master_state', 'reader', $$('{project}')$$),
    ('external_dependencies', 'reader', $$('{project}')$$),
    ('external_tasks', 'reader', $$('{project}')$$),
    ('external_tasks', 'reader', $$('{project}', '{workflow}')$$),
    ('external_workflows', 'reader', $$('{project}')$$),
    ('fail_task', 'agent', $$('{project}', '{held}', '{lease}', 'no')$$),
    ('finish_and_claim', 'agent', $$('w', '[]', project_id => '{project}')$$),
    ('finish_and_claim', 'agent', $$('w',
        '[{"project_id": "{project}", "task_id": "{held}", "lease_token": "{lease}"}]')$$),
    ('heartbeat', 'agent', $$('{worker}',
        '[{"project_id": "{project}", "task_id": "{held}", "lease_token": "{lease}"}]')$$),
    ('import_beads', 'operator', $$('{project}', '{"id": "a", "title": "A"}')$$),
    ('import_complexity_report', 'operator',
        $$('{project}', '{"meta": {}, "complexityAnalysis": []}')$$),
    ('import_file', 'operator', $$('{project}', '{"tasks": [{"id": 2, "title": "B"}]}')$$),
    ('import_task_master', 'operator', $$('{project}', '{"tasks": [{"id": 2, "title": "B"}]}')$$),
    ('import_task_master_config', 'operator', $$('{project}', '{"models": {}, "global": {}}')$$),
    ('import_task_master_state', 'operator', $$('{project}', '{"currentTag": "master"}')$$),
    ('join_concurrency_group', 'agent', $$('{project}', '{new}', 'group')$$),
    ('log_audit_event', 'agent', $$('export', 'task', '{project}')$$),
    ('log_task', 'agent', $$('{project}', '{held}', '{lease}', 'line')$$),
    ('my_role', 'reader', $$('{project}')$$),
    ('next_task', 'reader', $$('{project}')$$),
    ('pause_schedule', 'operator', $$('{project}', '{schedule}')$$),
    ('pause_workflow', 'operator', $$('{project}', '{workflow}')$$),
    ('redrive_tasks', 'operator', $$('{project}')$$),
    ('refuse_gate', 'agent', $$('{project}', 'gate', 'subject')$$),
    ('refuse_task', 'operator', $$('{project}', '{approval}')$$),
    ('release_task', 'agent', $$('{project}', '{held}', '{lease}')$$),
    ('remember_export', 'operator',
        $$('{project}', 'task_master', '{"tasks": [{"id": 1, "title": "Read"}]}')$$),
    ('remove_dependency', 'agent', $$('{project}', '{later}', '{ready}')$$),
    ('remove_member', 'admin', $$('{project}', '{user}')$$),
    ('reset_workflow', 'operator', $$('{project}', '{paused}')$$),
    ('resume_schedule', 'operator', $$('{project}', '{schedule}')$$),
    ('resume_workflow', 'operator', $$('{project}', '{paused}')$$),
    ('retry_workflow', 'operator', $$('{project}', '{workflow}')$$),
    ('reveal_configuration', 'agent', $$('{project}', 'token')$$),
    ('runnable_tasks', 'reader', $$('{project}')$$),
    ('satisfy_gate', 'agent', $$('{project}', 'gate', 'subject')$$),
    ('send_signal', 'agent', $$('{project}', 'signal')$$),
    ('send_signal', 'agent', $$('{project}', 'signal', workflow_id => '{workflow}')$$),
    ('set_concurrency_limit', 'operator', $$('{project}', 'key', 5)$$),
    ('set_concurrency_limit', 'operator', $$('{project}', '{workflow}', 5, 'workflow')$$),
    ('set_ip_allow_list', 'admin', $$('{project}', '{0.0.0.0/0}')$$),
    ('set_configuration', 'operator', $$('{project}', 'setting', 'y')$$),
    ('set_configuration', 'operator', $$('{project}', 'token', 'y')$$),
    ('set_member_role', 'admin', $$('{project}', '{user}', 'admin')$$),
    ('set_queue_ageing', 'operator', $$('{project}', 'default', '2 hours')$$),
    ('set_rate_limit', 'operator', $$('{project}', 'rate', 5)$$),
    ('set_task_status', 'agent', $$('{project}', '{ready}', 'deferred')$$),
    ('set_task_status', 'agent', $$('{project}', '{held}', 'completed')$$),
    ('start_workflow', 'agent', $$('{project}', 'definition')$$),
    ('update_project', 'operator', $$('{project}', '{"description": "x"}')$$),
    ('update_schedule', 'operator', $$('{project}', '{schedule}', '{"cron": "@hourly"}')$$),
    ('update_task', 'agent', $$('{project}', '{ready}', '{"title": "x"}')$$),
    ('update_workflow', 'agent', $$('{project}', '{workflow}', '{"description": "x"}')$$),
    ('walk_dependencies', 'reader', $$('{project}', '{ready}', false)$$),
    ('workflow_graph', 'reader', $$('{project}', '{workflow}')$$),
    ('workflow_progress', 'reader', $$('{project}')$$),
    ('workflow_schedule', 'reader', $$('{project}', '{workflow}')$$),
    ('workflow_timeline', 'reader', $$('{project}', '{workflow}')$$),
    ('workflow_timeline_svg', 'reader', $$('{project}', '{workflow}')$$);

select set_eq(
    $$select p.proname::text
    from pg_catalog.pg_proc p
    where p.pronamespace = 'signalbox'::regnamespace
        and p.proname !~ '^_'
        and (
            'project_id' = any (p.proargnames[1:p.pronargs])
            or p.proname in ('heartbeat')
        )$$,
    'select function from calls',
    'every function that takes a project is called'
);

create temporary table theirs as select * from tests.make_full_project('theirs');
create temporary table ours as select * from tests.make_full_project('ours');
select from signalbox.create_user('somebody else');
-- One that has not begun, made last so that a member's calls leave the others alone.
insert into theirs
select 'new', w.id::text
from signalbox.create_workflow(
    (select value::uuid from theirs where mark = 'project'), 'new', status => 'pending'
) w;
insert into ours
select 'new', w.id::text
from signalbox.create_workflow(
    (select value::uuid from ours where mark = 'project'), 'new', status => 'pending'
) w;

create function project(marks regclass)
returns uuid
language plpgsql
as $$
declare
    v_id uuid;
begin
    execute format('select value from %s where mark = ''project''', marks) into v_id;
    return v_id;
end;
$$;
select from tests.leave_notes(project('theirs'));
create function empty_tables(project_id uuid)
returns setof regclass
language plpgsql
as $$
declare
    v_table regclass;
    v_has_row boolean;
begin
    for v_table in
        select a.attrelid
        from pg_catalog.pg_attribute a
        inner join pg_catalog.pg_class c
            on c.oid = a.attrelid
        where c.relnamespace = 'signalbox_data'::regnamespace
            and c.relkind in ('r', 'p')
            and not c.relispartition
            and a.attname = 'project_id'
            and not a.attisdropped
    loop
        execute format('select exists (select from %s where project_id = $1)', v_table)
        into v_has_row
        using project_id;
        if not v_has_row then
            return next v_table;
        end if;
    end loop;
end;
$$;
select is_empty(
    $$select empty_tables(project('theirs'))$$, 'the project has something in every table'
);

-- The call with what a project has; the marks that are not in the second come from the first.
create function filled(query text, marks regclass, others regclass default null)
returns text
language plpgsql
as $$
declare
    v_query text := query;
    v_mark text;
    v_value text;
begin
    if others is not null then
        v_query := replace(v_query, '{project}', project(others)::text);
    end if;
    for v_mark, v_value in execute format('select mark, value from %s', marks) loop
        v_query := replace(v_query, '{' || v_mark || '}', v_value);
    end loop;
    return v_query;
end;
$$;
create function outcomes(db_role text, marks regclass, others regclass default null)
returns table (function text, needs text, query text, outcome text)
language sql
as $$
    select c.function, c.needs, c.query, tests.outcome_as(
        'signalbox_' || db_role,
        format('select * from signalbox.%I%s', c.function, filled(c.query, marks, others))
    )
    from calls c
    order by c.place;
$$;

-- A call that would fail by itself proves nothing.
create temporary table people as
select m.role, m.project, tests.become_member(m.role::signalbox_data.member_role, array[project(m.project)]) as id
from (
    values
        ('admin', 'ours'::regclass),
        ('external', 'theirs'),
        ('reader', 'theirs'),
        ('agent', 'theirs'),
        ('operator', 'theirs'),
        ('admin', 'theirs')
) m (role, project);
create temporary table before as select tests.digest(project('theirs')) as digest;
create function become(role text, project regclass)
returns void
language sql
as $$
    select signalbox._vouch(p.id) from people p where (p.role, p.project) = (become.role, become.project);
$$;

select from become('admin', 'theirs');
select is_empty(
    $$select * from outcomes('operator', 'theirs') where outcome !~ '^\d{1,4}$'$$,
    'a member who may everything succeeds with every call'
);
select is_empty(
    $$select * from outcomes('operator', 'theirs')
    where needs = 'reader' and outcome = '0' and function not in ('export_complexity_report')$$,
    'a member sees something by every read'
);

-- Somebody who is an admin, but of another project.
select from become('admin', 'ours');
create function denied(db_role text)
returns setof text
language sql
as $$
    select format('%s%s: %s', o.function, o.query, o.outcome)
    from outcomes(db_role, 'theirs') o
    where case
        -- The default, and nothing of the project.
        when o.function in ('my_role', 'configuration') then o.outcome <> '1'
        -- A read shows nothing, or says that there is nothing.
        when o.needs = 'reader' then o.outcome not in ('0', 'SB001')
        when has_function_privilege(
            'signalbox_' || db_role, (
                select p.oid from pg_catalog.pg_proc p
                where p.proname = o.function and p.pronamespace = 'signalbox'::regnamespace
            ), 'execute'
        ) then o.outcome <> 'SB001'
        else o.outcome <> '42501'
    end;
$$;
select is_empty(
    $$select r, denied(r) from unnest('{reader,agent,operator,admin}'::text[]) r$$,
    'who is no member comes upon nothing, by no role and no function'
);
select is(
    tests.outcome_as('signalbox_reader', format('select signalbox.my_role(%L) where signalbox.my_role(%1$L) is not null', project('theirs'))),
    '0', 'who is no member has no role'
);
-- The ids of things of theirs, in a project of one's own.
select is_empty(
    $$select o.*
    from outcomes('operator', 'theirs', 'ours') o
    where o.query ~ '\{(workflow|draft|paused|new|schedule|held|ready|last|approval|later)\}'
        and o.outcome not in ('SB001', 'SB004', '0')
        -- What is drawn of nothing.
        and not (o.function in ('workflow_timeline_svg', 'workflow_graph') and o.outcome = '1')$$,
    'nothing of another project is reached by its id'
);
-- Without a project a claim keeps to one's own.
select results_eq(
    format(
        $$select distinct c.project_id = %L
        from signalbox.claim_tasks('w', max_tasks => 1000) c$$, project('ours')
    ),
    'values (true)',
    'a claim from all projects takes nothing of another one'
);

-- Those who are members, but may less.
create function too_little(member_role text)
returns setof text
language sql
as $$
    select format('%s%s: %s', o.function, o.query, o.outcome)
    from outcomes('operator', 'theirs') o
    where o.outcome <> 'SB007'
        and o.needs <> 'reader'
        and o.needs::signalbox_data.member_role > member_role::signalbox_data.member_role;
$$;
select from become('reader', 'theirs');
select is_empty(
    $$select too_little('reader')$$, 'a reader of a project is refused what takes an agent or more'
);
select from become('agent', 'theirs');
select is_empty(
    $$select too_little('agent')$$, 'an agent of a project is refused what takes an operator or more'
);
select from become('operator', 'theirs');
select is_empty(
    $$select too_little('operator')$$, 'an operator of a project is refused what takes its admin'
);
select from become('external', 'theirs');
select is_empty(
    $$select too_little('external')
    union all
    select format('%s: %s', o.function, o.outcome)
    from outcomes('reader', 'theirs') o
    where o.needs = 'reader' and o.outcome not in ('0', 'SB001')
        and o.function not in ('my_role', 'configuration') and o.function not like 'external\_%'$$,
    'an external is refused everything and sees nothing'
);

select is(
    tests.digest(project('theirs')),
    (select digest from before),
    'nothing of it has changed what the project has'
);

select * from finish();
rollback;
