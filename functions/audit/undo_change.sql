-- Take back a change that stands in the audit log, by another one: the columns that it changed get the values that
-- they had, what it made is taken away, and what it deleted is made again. It is done by the functions that people
-- use, so that every rule holds: a task goes back to its former status only where set_task_status moves it there.
--
--     select * from signalbox.undo_change(:id, 'wrong project');
--
-- It returns what the log says of it: an entry undo that names the other, and the changes, whose context has it as
-- parent. What is undone can be undone in turn.
--
-- Refused is what has been changed again since in the same columns, what the log does not hold (masked, large and erased
-- values), what has had its effect (approvals, signals, tokens), and a deleted task or workflow, since what
-- went with it does not come back. Where columns were changed along with a status, as when a task is queued anew,
-- it is the columns that are set back.
--
-- Runs with the owner's rights: its callers may call it, but not write the tables. What it calls asks them again.
create or replace function signalbox.undo_change(id bigint, reason text default null)
returns setof signalbox.audit_logs
language plpgsql
volatile
security definer
rows 3
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
    v_entry record;
    v_key jsonb;
    v_changes jsonb;
    v_old jsonb;
    v_new jsonb;
    v_columns text[];
    v_context constant text := coalesce(current_setting('signalbox.context', true), '');
    v_event bigint;
    v_code text;
    v_problem text;
    v_hint text;
begin
    -- No one learns of entries of other projects.
    select l.*, k.entity, k.operation, k.action, k.implied, t.category
    into v_entry
    from signalbox_data.audit_logs l
    inner join signalbox_data.audit_kinds k
        on k.id = l.kind
    left join signalbox_data.audited_tables t
        on t.entity = k.entity
    where l.seq = undo_change.id
        and (signalbox._is_unbounded() or l.project_id = any (signalbox.my_projects()));
    if not found then
        raise exception 'change % not found', coalesce(undo_change.id::text, 'null')
            using errcode = 'SB001', hint = 'View audit_logs shows those that there are.';
    end if;
    perform signalbox._require_access(v_entry.project_id, 'operator');
    if v_entry.operation = 'event' then
        perform signalbox._refuse_undo(undo_change.id, 'it has changed nothing');
    end if;
    if v_entry.action = 'rekey' then
        perform signalbox._refuse_undo(undo_change.id, 'it is one half of a change of a key');
    end if;

    v_key := signalbox._audited_key(
        v_entry.entity, v_entry.project_id, v_entry.entity_id, v_entry.entity_key::jsonb
    );
    if v_entry.entity = 'configuration' then
        perform signalbox._refuse_undo(
            undo_change.id,
            'the log does not hold what a configuration was',
            'View configuration_history has its versions; set_configuration sets one again.'
        );
    end if;
    -- Personal values are what they were, as long as they are not erased.
    v_changes := signalbox.reveal_changes(signalbox._audit_changes(
        v_entry.operation, v_entry.implied, v_entry.changes, v_entry.occurred_at
    ));
    v_old := signalbox._side_of_changes(v_changes, 0);
    v_new := signalbox._side_of_changes(v_changes, 1);

    if v_entry.operation = 'update' then
        v_columns := array(
            select c.name
            from jsonb_object_keys(v_old) c (name)
            where c.name = any (signalbox._undoable_columns(v_entry.entity))
        );
        if v_columns = '{}' then
            v_columns := array(
                select c.name
                from jsonb_object_keys(v_old) c (name)
                where (v_entry.entity, c.name) in (
                    ('task', 'status'), ('workflow', 'status'), ('schedule', 'is_paused')
                )
            );
        end if;
        if v_columns = '{}' then
            perform signalbox._refuse_undo(
                undo_change.id,
                format(
                    'no function sets %s of what the log calls %s',
                    (select string_agg(c.name, ', ') from jsonb_object_keys(v_old) c (name)),
                    v_entry.entity
                )
            );
        end if;
        v_old := (select jsonb_object_agg(c.name, v_old -> c.name) from unnest(v_columns) c (name));
    elsif v_entry.operation in ('delete', 'truncate') then
        v_columns := null;
        v_old := coalesce(
            (
                select jsonb_object_agg(c.name, v_old -> c.name)
                from unnest(signalbox._undoable_columns(v_entry.entity)) c (name)
                where v_old ? c.name
            ),
            '{}'
        );
    end if;
    if v_entry.operation <> 'insert' then
        select string_agg(c.key, ', ' order by c.key)
        into v_problem
        from jsonb_each(v_old) c
        inner join signalbox_data.audited_tables t
            on t.entity = v_entry.entity
        where c.value <> 'null'
            and (
                c.key = any (t.masked_columns)
                or c.key = any (t.personal_columns) and c.value #>> '{}' ~ '^~[0-9a-f]{64}$'
                or c.value ? 'sha256' and c.value ? 'length'
            );
        if v_problem is not null then
            perform signalbox._refuse_undo(
                undo_change.id, format('the log does not hold what %s was', v_problem)
            );
        end if;
    end if;
    perform signalbox._require_unchanged(
        undo_change.id, v_entry.entity, v_entry.entity_id, v_entry.project_id, v_columns
    );

    -- The changes name the entry that they undo, beside what the client said of itself.
    perform set_config(
        'signalbox.context',
        (
            coalesce(signalbox._json_setting('signalbox.context'), '{}')
            || jsonb_build_object('parent_id', undo_change.id)
        )::text,
        true
    );
    v_event := signalbox._log_audit_event(
        'undo', v_entry.entity, v_entry.project_id, v_entry.entity_id,
        jsonb_strip_nulls(jsonb_build_object('undone', undo_change.id, 'reason', undo_change.reason)),
        v_entry.category
    );
    begin
        case v_entry.operation
            when 'insert' then
                perform signalbox._undo_insert(undo_change.id, v_entry.entity, v_key);
            when 'update' then
                perform signalbox._undo_update(
                    undo_change.id, v_entry.entity, v_key, v_old, v_new, undo_change.reason
                );
            else
                perform signalbox._undo_delete(undo_change.id, v_entry.entity, v_key, v_old);
        end case;
    exception
        when others then
            get stacked diagnostics
                v_code = returned_sqlstate,
                v_problem = message_text,
                v_hint = pg_exception_hint;
            -- Who may not, what to try again, and what is wrong with us is told as it is.
            if v_code not in ('SB001', 'SB002', 'SB003', 'SB005', 'SB006') and v_code !~ '^2[23]'
                or v_problem like 'change % cannot be undone:%'
            then
                raise;
            end if;
            perform signalbox._refuse_undo(undo_change.id, v_problem, nullif(v_hint, ''));
    end;
    -- Now that the row is ours nobody can have come before without being seen.
    perform signalbox._require_unchanged(
        undo_change.id, v_entry.entity, v_entry.entity_id, v_entry.project_id, v_columns
    );
    perform set_config('signalbox.context', v_context, true);

    return query
        select a.*
        from signalbox.audit_logs a
        where a.txid = txid_current()
            and a.id >= v_event
        order by a.id;
end;
$$;

comment on function signalbox.undo_change(bigint, text) is
    'Take back a change of the audit log by another one, and return the entries of that; raises SB001 when there is '
    'no such change, SB002 with the reason when it cannot be undone, and SB007 when you may not.';
grant execute on function signalbox.undo_change(bigint, text) to signalbox_operator;
