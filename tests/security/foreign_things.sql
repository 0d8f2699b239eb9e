-- Runs in a database of its own.
--
-- Functions that take no project, but name something that has one, or somebody: entries of the audit log,
-- tokens, workers, users. And functions that take a project with something of another one beside what is
-- its own. By somebody who is an admin, but elsewhere, nothing of it is reached.
begin;
select plan(8);
select from tests.hand_over();

-- A call with what others have, who succeeds with it, and what comes of it for who has nothing to do
-- with it and may call the function: an error, or a number of rows.
create temporary table calls (place serial, function text, who text, query text, refused text);
insert into calls (function, who, query, refused)
values
    -- Entries of the audit log and their values.
    ('undo_change', 'admin', $$({entry})$$, 'SB001'),
    ('search_audit', 'admin', $$('{"project_id": "{project}"}')$$, '0'),
    ('search_audit', 'admin', $$('{"entity": "task", "entity_id": "{held}"}')$$, '0'),
    ('search_audit', 'admin', $$('{}', 1, {entry})$$, 'SB001'),
    ('entity_as_of', 'admin', $$('task', '{held}', 'infinity')$$, '0|SB001'),
    ('diff_between', 'admin', $$('task', '{held}', '-infinity', 'infinity')$$, '0|SB001'),
    -- Tokens.
    ('revoke_api_token', 'user', $$('{token}')$$, 'SB001'),
    ('rotate_api_token', 'user', $$('{token}')$$, 'SB001'),
    ('issue_api_token', 'admin', $$('x', project_ids => '{{project}}')$$, 'SB001'),
    ('issue_api_token', 'administrator', $$('x', user_name => '{user}')$$, 'SB007'),
    -- Workers.
    ('drain_worker', 'user', $$('{worker}')$$, 'SB001|SB007'),
    ('listen_for_work', 'user', $$('{worker}')$$, 'SB001|SB007'),
    ('register_worker', 'user', $$('{worker}')$$, 'SB001|SB007'),
    ('unregister_worker', 'user', $$('{worker}')$$, 'SB001|SB007'),
    -- Persons.
    ('personal_data_of', 'user', $$('{user_id}')$$, 'SB001|SB007'),
    ('erase_user', 'administrator', $$('{user_id}')$$, 'SB007'),
    ('set_database_role', 'administrator', $$('{user}', 'pg_monitor')$$, 'SB007'),
    ('external_projects', 'admin', $$()$$, '1'),
    -- What belongs to the installation.
    ('disable_audit', 'administrator', $$('signalbox_data.tasks')$$, 'SB007'),
    ('enable_audit', 'administrator', $$('signalbox_data.tasks')$$, 'SB007'),
    ('export_audit_seals', 'administrator', $$()$$, 'SB007'),
    ('keep_audit_partitions', 'administrator', $$()$$, 'SB007'),
    ('place_audit_hold', 'administrator', $$('x', in_project_id => '{project}')$$, 'SB007'),
    ('rebuild_audit_summaries', 'administrator', $$()$$, 'SB007'),
    ('reveal_context', 'administrator', $$({entry})$$, 'SB007'),
    ('release_audit_hold', 'administrator', $$('{hold}')$$, 'SB007'),
    ('rotate_configuration_key', 'administrator',
        $$(encode(sha256('key of a project'), 'hex'), encode(sha256('new key'), 'hex'))$$, 'SB007'),
    ('run_query', 'administrator', $$('select from tasks where project_id = ''{project}''')$$, '0'),
    ('seal_audit_log', 'administrator', $$()$$, 'SB007'),
    ('set_audit_rule', 'administrator', $$('task', 'insert', 'warning')$$, 'SB007'),
    ('set_trusted_proxy', 'administrator', $$('signalbox_agent')$$, 'SB007'),
    ('tick', 'administrator', $$()$$, 'SB007'),
    ('verify_audit_log', 'administrator', $$()$$, 'SB007');
-- With nothing archived they have nothing to do.
create temporary table harmless (function text);
insert into harmless
values
    ('audit_archive_lines'), ('audit_archive_manifest'), ('confirm_audit_archive'), ('drop_audit_partition'),
    -- In foreign_projects.sql.
    ('heartbeat'),
    -- They say who somebody is.
    ('authenticate'), ('authenticate_request'), ('verify_api_token'),
    -- They say what one is oneself, or make what is one's own.
    ('create_project'), ('create_user'), ('my_projects'), ('my_user_id'), ('set_configuration_key'), ('set_context'),
    -- They know no rows; for who has seen an entry, its values are not hidden.
    ('check_definition'), ('cron_next'), ('file_format'), ('is_finished'), ('is_met'), ('is_ordering'),
    ('priority_number'), ('read_audit_line'), ('retry_delay'), ('reveal_changes'), ('workflow_definition_schema');
select is_empty(
    $$select p.proname
    from pg_catalog.pg_proc p
    where p.pronamespace = 'signalbox'::regnamespace
        and p.proname !~ '^_'
        and not coalesce('project_id' = any (p.proargnames[1:p.pronargs]), false)
        and p.proname not in (select c.function from calls c union all select h.function from harmless h)$$,
    'every function that takes no project is called, or has nothing of anybody'
);
select is_empty(
    $$select function from (select function from calls union all select function from harmless) f
    where to_regproc('signalbox.' || function) is null$$,
    'every function that is named is there'
);

-- With a project of one's own, and {other:…} of somebody else.
create temporary table mixed (place serial, function text, query text);
insert into mixed (function, query)
values
    ('add_dependencies', $$('{project}', '[{"task_id": "{last}", "depends_on_task_id": "{other:gate}"}]')$$),
    ('add_dependencies', $$('{project}', '[{"task_id": "{other:last}", "depends_on_task_id": "{gate}"}]')$$),
    ('add_dependency', $$('{project}', '{last}', '{other:gate}')$$),
    ('add_dependency', $$('{project}', '{other:last}', '{gate}')$$),
    ('add_dependency', $$('{project}', '{last}', '{other:gate}', 'relates_to')$$),
    ('archive_definition', $$('{project}', '{other:definition}')$$),
    ('configuration', $$('{project}', '{other:setting}', null::text) c where c is not null$$),
    ('create_schedule', $$('{project}', 'nightly', '@daily', workflow_name => '{other:definition}')$$),
    ('create_task', $$('{project}', '{other:workflow}', 'new')$$),
    ('create_task', $$('{project}', '{workflow}', 'new', depends_on => '{{other:ready}}')$$),
    ('create_task', $$('{project}', '{workflow}', 'new', parent_task_id => '{other:ready}')$$),
    ('create_tasks', $$('{project}', '{workflow}', '[{"title": "new", "parent": "{other:ready}"}]')$$),
    ('create_tasks', $$('{project}', '{workflow}', '[{"title": "new", "depends_on": ["{other:ready}"]}]')$$),
    ('create_workflow', $$('{project}', 'new', parent_workflow_id => '{other:workflow}')$$),
    ('delete_configuration', $$('{project}', '{other:setting}')$$),
    ('redrive_tasks', $$('{project}', '{{other:failed}}')$$),
    ('redrive_tasks', $$('{project}', workflow_id => '{other:workflow}')$$),
    ('runnable_tasks', $$('{project}', '{other:workflow}')$$),
    ('send_signal', $$('{project}', 'signal', workflow_id => '{other:workflow}')$$),
    ('set_concurrency_limit', $$('{project}', '{other:workflow}', 5, 'workflow')$$),
    ('start_workflow', $$('{project}', '{other:definition}')$$),
    ('start_workflow', $$('{project}', 'definition', parent_workflow_id => '{other:workflow}')$$),
    ('update_task', $$('{project}', '{last}', '{"parent_task_id": "{other:ready}"}')$$);

create temporary table theirs as select * from tests.make_full_project('theirs');
create temporary table ours as select * from tests.make_full_project('ours');
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
-- What only one of them has, by name.
create function add_names(marks regclass)
returns void
language plpgsql
as $$
begin
    perform signalbox.define_workflow(project(marks), 'definition of ' || marks, '{"steps": [{"key": "a"}]}');
    perform signalbox.set_configuration(project(marks), 'setting_of_' || marks, 'x');
    execute format(
        'insert into %1$s values (''definition'', ''definition of %1$s''), (''setting'', ''setting_of_%1$s'')', marks
    );
end;
$$;
select from add_names('theirs');
select from add_names('ours');
select from signalbox.set_context('{"user_email": "bea@example.com"}');
select from signalbox.update_project(project('theirs'), '{"description": "new"}');
insert into theirs
select 'entry', max(l.seq)::text
from signalbox_data.audit_logs l
where l.project_id = project('theirs');
insert into theirs
select 'token', i.id::text
from signalbox.issue_api_token('kept', user_name => 'member of theirs') i;
insert into theirs
select 'hold', h.id::text
from signalbox.place_audit_hold(
    -- Of nothing that is still there.
    'case 17', in_project_id => project('theirs'), ends_at => '2000-01-01'
) h;
select from tests.seal();
set constraints all immediate;

create function filled(query text, marks regclass, prefix text default '')
returns text
language plpgsql
as $$
declare
    v_query text := query;
    v_mark text;
    v_value text;
begin
    for v_mark, v_value in execute format('select mark, value from %s', marks) loop
        v_query := replace(v_query, '{' || prefix || v_mark || '}', v_value);
    end loop;
    return v_query;
end;
$$;
create temporary table people as
select
    tests.become_member('admin', array[project('theirs')]) as theirs,
    tests.become_member('reader', array[project('theirs')]) as reader,
    tests.become_member('admin', array[project('ours')]) as ours;
create temporary table before as select tests.digest(project('theirs')) as digest;
create function become(user_id uuid)
returns void
language sql
as $$
    select case when user_id is null then tests.forget_member() else signalbox._vouch(user_id) end;
$$;
set local statement_timeout = '5s';

-- A call that would fail by itself proves nothing.
create function outcome_for(user_id uuid, role text, query text)
returns text
language plpgsql
as $$
begin
    perform become(user_id);
    return tests.outcome_as(role, query);
end;
$$;
select is_empty(
    $$select c.function, c.query, o.outcome
    from calls c
    cross join people p
    cross join lateral outcome_for(
        case c.who
            when 'admin' then p.theirs
            when 'user' then (select t.value::uuid from theirs t where t.mark = 'user_id')
        end,
        case c.who when 'administrator' then 'signalbox_admin' else 'signalbox_operator' end,
        format('select * from signalbox.%I%s', c.function, filled(c.query, 'theirs'))
    ) o (outcome)
    where o.outcome !~ '^[1-9]\d{0,3}$'
        -- All is sealed.
        and (c.function, o.outcome) <> ('seal_audit_log', '0')$$,
    'whose it is succeeds with every call'
);
select from become((select ours from people));
create function reached(db_role text)
returns setof text
language sql
as $$
    select format('%s%s: %s', c.function, c.query, o.outcome)
    from calls c
    cross join lateral tests.outcome_as(
        'signalbox_' || db_role,
        format('select * from signalbox.%I%s', c.function, filled(c.query, 'theirs'))
    ) o (outcome)
    where o.outcome !~ format(
        '^(%s)$',
        case
            when has_function_privilege('signalbox_' || db_role, to_regproc('signalbox.' || c.function), 'execute')
            then c.refused
            else '42501'
        end
    );
$$;
select is_empty(
    $$select r, reached(r) from unnest('{reader,agent,operator,admin}'::text[]) r$$,
    'somebody from elsewhere reaches nothing, with no role'
);
select from become((select reader from people));
select is(
    tests.outcome_as('signalbox_operator', filled('select signalbox.undo_change({entry})', 'theirs')), 'SB007',
    'who may only see a project takes nothing back'
);
select from become((select ours from people));
select is_empty(
    $$select m.function, m.query, o.outcome
    from mixed m
    cross join lateral tests.outcome_as(
        'signalbox_operator',
        format('select * from signalbox.%I%s', m.function, filled(filled(m.query, 'ours'), 'ours', 'other:'))
    ) o (outcome)
    where o.outcome !~ case m.function when 'add_dependencies' then '^\d{1,3}$' else '^[1-9]\d{0,3}$' end$$,
    'one succeeds with what is all one''s own'
);
select is_empty(
    $$select m.function, m.query, o.outcome
    from mixed m
    cross join lateral tests.outcome_as(
        'signalbox_operator',
        format('select * from signalbox.%I%s', m.function, filled(filled(m.query, 'ours'), 'theirs', 'other:'))
    ) o (outcome)
    where o.outcome !~ format('^(%s)$', case
        -- They show nothing, or find nothing that they could open again.
        when m.function in ('runnable_tasks', 'configuration', 'redrive_tasks') then '0|SB001'
        -- Where tasks are named by keys.
        when m.function = 'create_tasks' then 'SB005'
        else 'SB001'
    end)$$,
    'nothing of somebody else gets into one''s own'
);
select is(
    tests.digest(project('theirs')),
    (select digest from before),
    'nothing of it has changed what others have'
);

select * from finish();
rollback;
