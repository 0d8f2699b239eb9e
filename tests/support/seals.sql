-- Seal what the present transaction has recorded too, which seal_audit_log leaves until its end.
create or replace function tests.seal(max_entries integer default 10000)
returns integer
language sql
volatile
as $$
    select signalbox._seal_audit_log(seal.max_entries, txid_current() + 1)
$$;

comment on function tests.seal(integer) is
    'Make a seal of all that is recorded up to now, by this transaction too; returns how much that was.';

-- What verify_audit_log says when somebody who may do everything has done something, which is then undone. All triggers
-- of the audit log are disabled before, which refuse it even to the owner. The statement that calls this must not
-- read the tables.
create or replace function tests.verdict_after(tampering text, kept_hash text default null)
returns text
language plpgsql
volatile
as $$
declare
    v_partition regclass;
begin
    set constraints all immediate;
    for v_partition in
        select p.relation from signalbox._audit_partitions() p
        union
        select unnest('{signalbox_data.audit_logs, signalbox_data.audit_contexts, signalbox_data.audit_seals,
            signalbox_data.audit_seal_parts, signalbox_data.audit_kinds, signalbox_data.audit_archives}'::regclass[])
    loop
        execute format('alter table %s disable trigger all', v_partition);
    end loop;
    execute verdict_after.tampering;
    raise exception using
        errcode = 'TT000',
        message = (
            select case
                when v.is_intact then format('intact, %s unsealed', v.unsealed)
                else concat_ws(' ', v.first_bad_seal, v.table_name, to_char(v.month, 'YYYY-MM:'), v.problem)
            end
            from signalbox.verify_audit_log(kept_hash => verdict_after.kept_hash) v
        );
exception
    when sqlstate 'TT000' then
        return sqlerrm;
end;
$$;

comment on function tests.verdict_after(text, text) is
    'What verify_audit_log says after something that no role may do, which is undone.';

-- Make all seals from one on anew, as somebody would who may do everything and knows how.
create or replace function tests.reseal(from_seal bigint)
returns void
language plpgsql
volatile
as $$
declare
    v_seal signalbox_data.audit_seals;
begin
    for v_seal in
        select s.* from signalbox_data.audit_seals s where s.id >= reseal.from_seal order by s.id
    loop
        v_seal.previous := (select s.hash from signalbox_data.audit_seals s where s.id = v_seal.id - 1);
        update signalbox_data.audit_seal_parts p
        set entries = l.entries, digest = l.digest
        from (
            select t.name, l.month, count(*) as entries,
                sha256(convert_to(string_agg(l.line || E'\n', '' order by l.place), 'UTF8')) as digest
            from unnest('{audit_logs,audit_contexts}'::text[]) t (name)
            cross join lateral signalbox._sealed_lines(t.name, v_seal.id, v_seal.id)
                with ordinality l (seal_id, month, line, place)
            group by t.name, l.month
        ) l
        where p.seal_id = v_seal.id and p.table_name = l.name and p.month = l.month;
        update signalbox_data.audit_seals s
        set previous = v_seal.previous,
            hash = sha256(convert_to(signalbox._seal_line(v_seal), 'UTF8'))
        where s.id = v_seal.id;
    end loop;
end;
$$;

comment on function tests.reseal(bigint) is
    'Make all seals from one on anew for the entries as they are.';

-- A month that is long over: a project was made in it, with a context. It is sealed, and now it is 2019-06-15.
create or replace function tests.make_old_month()
returns void
language plpgsql
volatile
as $$
begin
    perform tests.set_clock('2019-02-03 04:05+00');
    perform signalbox.set_context('{"request_id": "old", "user_email": "ada@example.com"}');
    perform tests.make_project();
    perform signalbox._keep_audit_partitions(1);
    perform signalbox.set_context('{}');
    perform set_config('signalbox.context', '', true);
    perform tests.set_clock('2019-06-15 12:00+00');
    perform tests.seal();
    set constraints all immediate;
end;
$$;

comment on function tests.make_old_month() is
    'Partitions of February 2019 with a project that was made there, sealed.';

-- What make archive does with a partition, without a file.
create or replace function tests.archive(partition_name text)
returns bigint
language sql
volatile
as $$
    select c.id
    from (
        select
            coalesce(string_agg(l.line || E'\n', '' order by l.place), '') as content,
            count(*) as entries
        from signalbox._fold_audit() cross join signalbox.audit_archive_lines(
            archive.partition_name, 1, (select max(s.id) from signalbox_data.audit_seals s)
        ) with ordinality l (seal_id, month, line, place)
    ) f
    cross join lateral signalbox.confirm_audit_archive(
        archive.partition_name, archive.partition_name || '.jsonl', f.entries, octet_length(f.content),
        encode(sha256(convert_to(f.content, 'UTF8')), 'hex'),
        (select max(s.id) from signalbox_data.audit_seals s)
    ) c
$$;

comment on function tests.archive(text) is
    'Confirm an archive of a partition of the audit log, and return its id.';
