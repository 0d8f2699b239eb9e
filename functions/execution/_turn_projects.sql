-- The projects in which a worker may claim, and refuse what it holds in others: the one that it names,
-- or those in which its user is an agent. Asked by finish_and_claim for whoever may not act in all
-- projects; it is on the way of every task, so that it has no settings but those of its caller.
create or replace function signalbox._turn_projects(finished jsonb, project_id uuid)
returns uuid[]
language plpgsql
stable
parallel restricted
as $$
#variable_conflict use_column
declare
    v_projects uuid[];
begin
    if _turn_projects.project_id is null then
        v_projects := array(
            select m.project_id
            from signalbox_data.project_members m
            where m.user_id = signalbox._session_user_id()
                and m.role >= 'agent'
            order by m.project_id
        );
    else
        select array[m.project_id]
        into v_projects
        from signalbox_data.project_members m
        where m.project_id = _turn_projects.project_id
            and m.user_id = signalbox._session_user_id()
            and m.role >= 'agent';
        if v_projects is null then
            perform signalbox._require_access(_turn_projects.project_id, 'agent');
        end if;
    end if;

    -- Mostly it holds one task, of a project in which it claims.
    if (
        _turn_projects.finished = '[]'
        or jsonb_array_length(_turn_projects.finished) = 1
        and (_turn_projects.finished -> 0 ->> 'project_id')::uuid = any (v_projects)
    ) is not true then
        perform signalbox._require_access_in(_turn_projects.finished, 'agent');
    end if;
    return v_projects;
end;
$$;

comment on function signalbox._turn_projects(jsonb, uuid) is
    'The projects in which the user of the session may claim; raises SB001 or SB007 when that is not the '
    'one named, or not one of those of finished attempts.';
