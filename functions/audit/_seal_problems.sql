-- What is wrong with seals of one generation, from the chain to the entries that they cover: a row for
-- each that is, the first one first. Behind a break in the chain nothing is looked at.
create or replace function signalbox._seal_problems(first_seal bigint, last_seal bigint)
returns table (seal_id bigint, table_name text, month date, problem text)
language plpgsql
stable
set search_path = pg_catalog, pg_temp
set jit = off
set work_mem = '32MB'
as $$
#variable_conflict use_column
declare
    v_break record;
    v_last bigint := _seal_problems.last_seal;
begin
    select c.*
    into v_break
    from (
        select
            s.id,
            case
                when s.id <> coalesce(s.id_before + 1, greatest(_seal_problems.first_seal, 1))
                    then 'the seal is gone'
                when s.hash <> sha256(convert_to(signalbox._seal_line(s.seal), 'UTF8'))
                    then 'the seal was changed'
                when s.id > 1 and s.hash_before is null then 'the seal before it is gone'
                when s.previous is distinct from s.hash_before
                    then 'the seal does not follow from the one before it'
            end as problem
        from (
            select
                s.id,
                s.hash,
                s.previous,
                s as seal,
                lag(s.id) over w as id_before,
                coalesce(
                    lag(s.hash) over w,
                    (select b.hash from signalbox_data.audit_seals b where b.id = s.id - 1)
                ) as hash_before
            from signalbox_data.audit_seals s
            where s.id between _seal_problems.first_seal and _seal_problems.last_seal
            window w as (order by s.id)
        ) s
    ) c
    where c.problem is not null
    order by c.id
    limit 1;
    if found then
        if v_break.problem = 'the seal is gone' then
            select coalesce(max(s.id), _seal_problems.first_seal - 1) + 1
            into v_break.id
            from signalbox_data.audit_seals s
            where s.id between _seal_problems.first_seal and v_break.id - 1;
        end if;
        v_last := v_break.id - 1;
    end if;

    return query
        with parts as (
            select
                p.seal_id,
                p.table_name,
                p.month,
                p.entries,
                p.digest,
                a.is_dropped
            from signalbox_data.audit_seal_parts p
            cross join lateral (
                select exists (
                    select
                    from signalbox_data.audit_seals s
                    inner join signalbox_data.audit_archives a
                        on a.id = s.archive_id
                    where a.table_name = p.table_name
                        and p.month >= (a.begins_at at time zone 'UTC')::date
                        and p.month < (a.ends_at at time zone 'UTC')::date
                        and a.last_seal >= p.seal_id
                ) as is_dropped
            ) a
            where p.seal_id between _seal_problems.first_seal and v_last
        ),
        present as (
            select
                l.seal_id,
                t.table_name,
                l.month,
                count(*) as entries,
                sha256(
                    convert_to(string_agg(l.line || E'\n', '' order by l.place), 'UTF8')
                ) as digest
            from unnest(array['audit_logs', 'audit_contexts']) t (table_name)
            cross join lateral signalbox._sealed_lines(
                t.table_name, _seal_problems.first_seal, v_last
            ) with ordinality l (seal_id, month, line, place)
            where v_last >= _seal_problems.first_seal
            group by l.seal_id, t.table_name, l.month
        )
        select *
        from (
            select
                coalesce(w.seal_id, f.seal_id),
                coalesce(w.table_name, f.table_name),
                coalesce(w.month, f.month),
                case
                    when w.is_dropped then format(
                        '%s entries of a partition that was archived and dropped', f.entries
                    )
                    when f.entries is distinct from w.entries then format(
                        '%s entries, of which %s were sealed',
                        coalesce(f.entries, 0), coalesce(w.entries, 0)
                    )
                    when f.digest <> w.digest then 'an entry was changed'
                end as problem
            from parts w
            full join present f
                on f.seal_id = w.seal_id
                and f.table_name = w.table_name
                and f.month = w.month
            where case
                when w.is_dropped then f.entries > 0
                else f.digest is distinct from w.digest
            end
            union all
            select s.id, 'audit_kinds', null, 'what a kind of entries means was changed'
            from signalbox_data.audit_seals s
            where s.id between _seal_problems.first_seal and v_last
                and s.kinds <> '{}'
                and s.kinds_digest is distinct from sha256(
                    convert_to(signalbox._audit_kind_lines(s.kinds), 'UTF8')
                )
            union all
            select v_break.id, 'audit_seals', null, v_break.problem
            where v_break.id is not null
        ) p (seal_id, table_name, month, problem)
        order by p.seal_id, p.table_name <> 'audit_seals', p.table_name, p.month;
end;
$$;

comment on function signalbox._seal_problems(bigint, bigint) is
    'What is wrong with seals of the audit log, of one generation, and with what they cover; none when all is well.';
