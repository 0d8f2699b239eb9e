-- Of the function that records the changes of a table the statement for an update that makes one of
-- _audit_quick_moves and changes nothing else. Of any other row it notes in signalbox.audit_rest that there is one,
-- for the statement that records those.
--
-- It compares the rows before and after each with each, which for one row costs half of what a full join does. So it is
-- used where signalbox.audit_few says that there are few. That is all it says: a client who sets it for
-- many rows waits longer for the same entries.
--
-- Each column is of the type that the log has, in its order: else PostgreSQL puts one more step in between.
create or replace function signalbox._audit_move_of(table_name text)
returns text
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
declare
    v_project text;
    v_key text;
    v_match text;
    v_kinds text;
    v_times text;
begin
    select
        max(c.name) filter (where c.name = 'project_id'),
        max(c.name) filter (where c.name <> 'project_id'),
        string_agg(format('n.%I is not distinct from o.%1$I', c.name), ' and ' order by c."position")
    into v_project, v_key, v_match
    from signalbox._audit_columns(_audit_move_of.table_name) c
    where c.is_key;

    select
        string_agg(
            format(
                ' when %L then %s::smallint',
                m.to_status,
                signalbox._audit_kind(
                    t.entity,
                    'update',
                    signalbox._status_action(t.entity, m.from_status, m.to_status),
                    t.category,
                    format(
                        '{"status":[%s,%s],%s:0}',
                        to_json(m.from_status), to_json(m.to_status), to_json(m.column_name || '@')
                    )
                )
            ),
            '' order by m.to_status
        ),
        string_agg(
            format(' when %L then n.%I', m.to_status, m.column_name), '' order by m.to_status
        )
    into v_kinds, v_times
    from signalbox_data.audited_tables t
    inner join signalbox._audit_quick_moves() m
        on m.entity = t.entity
    where t.table_name = _audit_move_of.table_name;

    return format(
        $sql$
        insert into signalbox_data.audit_logs (
            occurred_at, txid, seq, kind, project_id, entity_id, user_id, context_id,
            session_role, application_name, entity_key, changes
        )
        select
            v_now,
            txid_current(),
            nextval('signalbox_data.audit_seq'),
            case n.status%s end,
            n.%I,
            n.%I,
            v_user_id,
            v_context_id,
            v_role,
            v_application,
            null::text,
            '"":' || (1000000 * date_part('epoch', v_now - case n.status%s end))::bigint
        from old_rows o
        inner join new_rows n
            on case
                when %s
                    then case
                        when %s
                            then true
                        else set_config('signalbox.audit_rest', 'true', true) = ''
                    end
                else false
            end;
$sql$,
        v_kinds,
        v_project,
        v_key,
        v_times,
        v_match,
        signalbox._audit_is_move(_audit_move_of.table_name)
    );
end;
$$;

comment on function signalbox._audit_move_of(text) is
    'SQL for the audit log: the statement that records the moves that the hot path makes.';
