-- Remember that a project has had its turn in a queue, so that the next claim of this session begins
-- behind it, see _next_project. A hint of the session: where it is lost, the next one is drawn.
create or replace function signalbox._take_turn(queue text, project_id uuid)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
declare
    v_turns constant jsonb :=
        coalesce(nullif(current_setting('signalbox.turns', true), ''), '{}')::jsonb;
begin
    if v_turns ->> _take_turn.queue is distinct from _take_turn.project_id::text then
        perform set_config(
            'signalbox.turns',
            (v_turns || jsonb_build_object(_take_turn.queue, _take_turn.project_id))::text,
            false
        );
    end if;
end;
$$;

comment on function signalbox._take_turn(text, uuid) is
    'Remember for the session which project of a queue had the last turn.';
