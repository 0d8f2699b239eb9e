-- Forget the personal values of entries that were dropped. A value is written after its entry has got its time, so that one
-- from before the oldest entry there is belongs to none.
create or replace function signalbox._forget_personal_values(max_values integer default 1000)
returns integer
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
set jit = off
set enable_seqscan = off
as $$
#variable_conflict use_column
declare
    v_before timestamptz;
    v_count integer;
begin
    if not exists (
        select
        from signalbox_data.audit_seals s
        where s.archive_id is not null
    ) then
        return 0;
    end if;

    select least(min(p.from_time), min(d.occurred_at))
    into v_before
    from signalbox._audit_partitions() p
    cross join (
        select min(l.occurred_at) as occurred_at from signalbox_data.audit_logs_default l
        union all
        select min(c.occurred_at) from signalbox_data.audit_contexts_default c
    ) d;
    delete from signalbox_data.personal_values v
    where v.commitment = any (array(
        select o.commitment
        from signalbox_data.personal_values o
        where o.created_at < v_before
        limit _forget_personal_values.max_values
        for update skip locked
    ));
    get diagnostics v_count = row_count;
    return v_count;
end;
$$;

comment on function signalbox._forget_personal_values(integer) is
    'Forget up to so many personal values of entries of the audit log that were dropped; returns how many.';
