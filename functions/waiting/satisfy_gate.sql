-- Say that something has happened outside for which tasks wait: a pull request is merged, a check
-- is green. All tasks of the project that wait for it are completed; those that come later pass at
-- once, for what has happened stays so.
--
--     select * from signalbox.satisfy_gate(:project_id, 'pull_request_merged', 'acme/shop#17');
--
-- The name and the subject are the caller's own words, the same as in the wait of the tasks.
--
-- Runs with the owner's rights: its callers may call it, but not write the tables.
create or replace function signalbox.satisfy_gate(
    project_id uuid,
    name text,
    subject text,
    payload jsonb default null
)
returns setof signalbox.external_gates
language sql
volatile
security definer
rows 1
set search_path = pg_catalog, pg_temp
as $$
    select signalbox._require_access(satisfy_gate.project_id, 'agent');

    select *
    from signalbox._decide_gate(
        satisfy_gate.project_id,
        satisfy_gate.name,
        satisfy_gate.subject,
        true,
        satisfy_gate.payload,
        null
    );
$$;

comment on function signalbox.satisfy_gate(uuid, text, text, jsonb) is
    'Let pass all tasks that wait for a gate, now or later, and return it; payload becomes their '
    'result. Raises SB001 when there is no such project.';
grant execute on function signalbox.satisfy_gate(uuid, text, text, jsonb) to signalbox_agent;
