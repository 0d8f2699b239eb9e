-- A step of an erasure that has begun, of some max_rows rows. Returns how many were looked at; 0 when nothing
-- could be done, or nothing is left.
--
-- What is found by the user's id goes at once. Texts are looked through when all transactions have ended that began
-- before everybody knew: those may still write the person's name, behind what was looked through.
create or replace function signalbox._go_on_erasing(user_id uuid, max_rows integer)
returns integer
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
    v_tables constant text[] := signalbox._erasure_tables();
    v_erasure signalbox_data.erasures;
    v_pseudonym text;
    v_left integer := _go_on_erasing.max_rows;
    v_rows integer;
    v_step record;
begin
    select * into v_erasure
    from signalbox_data.erasures e
    where e.user_id = _go_on_erasing.user_id
    for no key update;
    if v_erasure.finished_at is not null then
        return 0;
    end if;
    select u.name into strict v_pseudonym
    from signalbox_data.users u
    where u.id = _go_on_erasing.user_id;

    -- Those of a token go with it, however many there are.
    v_rows := signalbox._erase_own_rows(_go_on_erasing.user_id, v_left);
    v_left := v_left - v_rows;
    v_erasure.rows_changed := v_erasure.rows_changed + v_rows;

    if v_erasure.begun_in <> txid_current() and v_left > 0 then
        v_erasure.waits_for := array(
            select t.transaction
            from unnest(signalbox._transactions_under_way()) t (transaction)
            where v_erasure.waits_for is null
                or t.transaction = any (v_erasure.waits_for)
        );
    end if;

    if v_erasure.waits_for = '{}' then
        while v_left > 0 and v_erasure.place < cardinality(v_tables) loop
            v_step := signalbox._erase_from(
                v_tables[v_erasure.place + 1], _go_on_erasing.user_id, v_erasure.names,
                v_erasure.words, v_pseudonym, v_left, v_erasure."position"
            );
            v_left := v_left - v_step.looked_at;
            v_erasure."position" := v_step."position";
            v_erasure.rows_changed := v_erasure.rows_changed + v_step.changed;
            exit when v_step.is_busy;
            if v_erasure."position" is null then
                v_erasure.place := v_erasure.place + 1;
            end if;
        end loop;

        -- What was changed above is recorded, and what it was before lies in personal_values again.
        v_rows := signalbox._erase_own_rows(_go_on_erasing.user_id, _go_on_erasing.max_rows);
        v_left := v_left - v_rows;
        v_erasure.rows_changed := v_erasure.rows_changed + v_rows;

        if v_erasure.place = cardinality(v_tables) and v_left > 0 and not exists (
            select from signalbox_data.api_tokens t where t.user_id = _go_on_erasing.user_id
            union all
            select from signalbox_data.workers w where w.user_id = _go_on_erasing.user_id
            union all
            select from signalbox_data.project_members m where m.user_id = _go_on_erasing.user_id
            union all
            select from signalbox_data.personal_values v where v.user_id = _go_on_erasing.user_id
        ) then
            v_erasure.finished_at := signalbox_data.clock();
            v_erasure.names := '{}';
            v_erasure.words := '{}';
            perform signalbox._log_audit_event(
                'erase', 'user', entity_id => _go_on_erasing.user_id, details => '{"finished": true}',
                category => 'security'
            );
        end if;
    end if;

    update signalbox_data.erasures e
    set finished_at = v_erasure.finished_at,
        waits_for = v_erasure.waits_for,
        place = v_erasure.place,
        "position" = v_erasure."position",
        rows_changed = v_erasure.rows_changed,
        names = v_erasure.names,
        words = v_erasure.words
    where e.user_id = _go_on_erasing.user_id;
    return _go_on_erasing.max_rows - v_left;
end;
$$;

comment on function signalbox._go_on_erasing(uuid, integer) is
    'Do some max_rows rows of an erasure, and return how many; 0 when nothing could be done, or is left.';
