-- Changes as the audit log has them, with what they were in place of commitments, as long as that is not erased.
-- Whoever has a commitment has seen the entry, or a copy of it: nobody guesses one. What clients said of
-- whom they work for is left as it is: everyone who sees an entry has its commitment.
--
-- Runs with the owner's rights: its callers see values that stand in their entries, and no others.
create or replace function signalbox.reveal_changes(changes jsonb)
returns jsonb
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_changes jsonb := reveal_changes.changes;
    v_found record;
begin
    for v_found in
        select c.key, v.place - 1 as place, p.value::jsonb as value
        from jsonb_each(reveal_changes.changes) c
        cross join lateral jsonb_array_elements(
            case when jsonb_typeof(c.value) = 'array' then c.value else '[]' end
        ) with ordinality v (value, place)
        inner join signalbox_data.personal_values p
            on p.commitment = decode(substring(v.value #>> '{}' from '^~([0-9a-f]{64})$'), 'hex')
            and not p.is_context
    loop
        v_changes := jsonb_set(v_changes, array[v_found.key, v_found.place::text], v_found.value);
    end loop;
    return v_changes;
end;
$$;

comment on function signalbox.reveal_changes(jsonb) is
    'Changes of an entry of the audit log with the values that are kept out of line, where they are not erased.';
grant execute on function signalbox.reveal_changes(jsonb) to signalbox_reader;
