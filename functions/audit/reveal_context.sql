-- What a client said of whom it worked for, with an entry of the audit log: user, address, name, IP, agent, and
-- whatever there is no column for. audit_logs shows commitments of these alone. It is for administrators, and
-- every call is recorded. What a client says is a claim; whom the database vouches for is user_id of audit_logs.
--
--     select user_email, ip_address, user_agent from signalbox.reveal_context(:id);
--
-- No row where nothing was said, nulls where it is erased.
--
-- Runs with the owner's rights: its callers may call it, but not read all personal values.
create or replace function signalbox.reveal_context(id bigint)
returns table (
    user_id text,
    user_email text,
    user_name text,
    ip_address text,
    user_agent text,
    context jsonb
)
language plpgsql
volatile
security definer
rows 1
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
set plan_cache_mode = force_custom_plan
as $$
#variable_conflict use_column
declare
    v_entry signalbox_data.audit_logs;
begin
    perform signalbox._require_administrator();
    select l.*
    into v_entry
    from signalbox_data.audit_logs l
    where l.seq = reveal_context.id;
    if not found then
        raise exception 'entry % not found', coalesce(reveal_context.id::text, 'null')
            using errcode = 'SB001', hint = 'View audit_logs shows those that there are.';
    end if;
    perform signalbox._log_audit_event(
        'export', 'audit_context', v_entry.project_id, details => jsonb_build_object('entry', v_entry.seq),
        category => 'privacy'
    );

    return query
        select
            p.value::jsonb ->> 'user_id',
            p.value::jsonb ->> 'user_email',
            p.value::jsonb ->> 'user_name',
            p.value::jsonb ->> 'ip_address',
            p.value::jsonb ->> 'user_agent',
            d.value::jsonb
        from signalbox_data.audit_contexts c
        left join signalbox_data.personal_values p
            on p.commitment = decode(substring(c.personal from 2), 'hex')
        left join signalbox_data.personal_values d
            on d.commitment = decode(substring(c.details from 2), 'hex')
        where c.id = v_entry.context_id
            and c.txid = v_entry.txid
            and (c.personal, c.details) is distinct from (null, null);
end;
$$;

comment on function signalbox.reveal_context(bigint) is
    'What a client said of whom it worked for, with an entry of the audit log, as long as it is not erased; raises SB001 '
    'when there is no such entry, and SB007 when you are no administrator.';
grant execute on function signalbox.reveal_context(bigint) to signalbox_admin;
