-- A seal as the line whose SHA-256 is its hash. It holds the hash of the seal before it, so that nothing before
-- can be changed without changing this, and so on up to the newest, which is kept elsewhere.
create or replace function signalbox._seal_line(seal signalbox_data.audit_seals)
returns text
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
    select json_build_object(
        'seal', seal.id,
        'previous', encode(seal.previous, 'hex'),
        'sealed_at', seal.sealed_at at time zone 'UTC',
        'generation', seal.generation,
        'after', json_build_array(seal.after_seq, seal.after_context_id),
        'until', json_build_array(
            seal.until_txid, seal.until_seq, seal.until_context_txid, seal.until_context_id
        ),
        'last', json_build_array(seal.last_seq, seal.last_context_id),
        'kinds', array_to_json(seal.kinds),
        'kinds_sha256', encode(seal.kinds_digest, 'hex'),
        'parts', (
            select concat('[', string_agg(p.part, ', ' order by p.table_name, p.month), ']')
            from (
                select
                    p.table_name,
                    p.month,
                    json_build_array(
                        p.table_name, to_char(p.month, 'YYYY-MM'), p.entries, encode(p.digest, 'hex'),
                        p.kinds
                    )::text as part
                from signalbox_data.audit_seal_parts p
                where p.seal_id = seal.id
            ) p
        )::json,
        'dropped', (
            select json_build_array(
                a.table_name, a.begins_at at time zone 'UTC', a.ends_at at time zone 'UTC',
                a.last_seal, a.entries, encode(a.digest, 'hex')
            )
            from signalbox_data.audit_archives a
            where a.id = seal.archive_id
        )
    )::text;
$$;

comment on function signalbox._seal_line(signalbox_data.audit_seals) is
    'A seal of the audit log as the line whose SHA-256 is its hash.';
