-- Say that something for which tasks wait will not happen: a pull request is closed, a check is
-- red. All tasks of the project that wait for it fail, and so do those that come to it later, each
-- once: a task that is tried again waits for the next word.
--
--     select * from signalbox.refuse_gate(:project_id, 'check_succeeded', 'unit@9f2c1e', 'red');
--
-- Runs with the owner's rights: its callers may call it, but not write the tables.
create or replace function signalbox.refuse_gate(
    project_id uuid,
    name text,
    subject text,
    reason text default null,
    payload jsonb default null
)
returns setof signalbox.external_gates
language sql
volatile
security definer
rows 1
set search_path = pg_catalog, pg_temp
as $$
    select signalbox._require_access(refuse_gate.project_id, 'agent');

    select *
    from signalbox._decide_gate(
        refuse_gate.project_id,
        refuse_gate.name,
        refuse_gate.subject,
        false,
        refuse_gate.payload,
        refuse_gate.reason
    );
$$;

comment on function signalbox.refuse_gate(uuid, text, text, text, jsonb) is
    'Let fail all tasks that wait for a gate and return it; satisfy_gate takes it back for those '
    'to come. Raises SB001 when there is no such project.';
grant execute on function signalbox.refuse_gate(uuid, text, text, text, jsonb) to signalbox_agent;
