-- Delete signals that nobody has taken in the time for which they are valid. What somebody holds is left
-- for the next call.
create or replace function signalbox._forget_signals(max_signals integer default 1000)
returns integer
language sql
volatile
set search_path = pg_catalog, pg_temp
set jit = off
set enable_seqscan = off
as $$
    with forgotten as (
        delete from signalbox_data.signals s
        using (
            select x.project_id, x.id
            from signalbox_data.signals x
            where x.expires_at <= (select signalbox_data.clock())
                and x.consumed_at is null
            order by x.expires_at
            limit _forget_signals.max_signals
            for update skip locked
        ) expired
        where s.project_id = expired.project_id
            and s.id = expired.id
        returning s.id
    )
    select count(*)::integer
    from forgotten;
$$;

comment on function signalbox._forget_signals(integer) is
    'Delete up to so many signals that nobody has taken in time; returns how many.';
