-- Everything that the database has of a person, table by table: what the columns of personal_columns hold in rows
-- that are the person's, with the key of each row. For the person and for administrators; every call is recorded
-- as an export.
--
--     select * from signalbox.personal_data_of(signalbox.my_user_id());
--
-- It comes in pages, of up to max_rows rows: to go on, give table and key of the last row. A page with less is
-- the last. make personal-data writes all of them to a file.
--
-- What others have written about the person in texts is not in it, as those are theirs as well.
--
-- Runs with the owner's rights: a person's data are also where he may not look.
create or replace function signalbox.personal_data_of(
    user_id uuid,
    after_table text default null,
    after_key jsonb default null,
    max_rows integer default 1000
)
returns table (table_name text, row_key jsonb, data jsonb)
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
    v_names text[];
    v_table text;
    v_query text;
    v_rows integer := 0;
    v_found integer;
    v_session record;
begin
    -- A token for some projects is not for what is in others.
    v_session := signalbox._session();
    if v_session.user_id is distinct from personal_data_of.user_id
        or v_session.user_id is null
        or v_session.project_ids is not null
    then
        perform signalbox._require_administrator();
    end if;
    if not exists (
        select
        from signalbox_data.users u
        where u.id = personal_data_of.user_id
    ) then
        raise exception 'user % not found', coalesce(personal_data_of.user_id::text, 'null')
            using errcode = 'SB001';
    end if;
    if personal_data_of.max_rows is null or personal_data_of.max_rows not between 1 and 100000 then
        raise exception 'from 1 to 100000 rows are given in a call, not %',
            coalesce(personal_data_of.max_rows::text, 'null')
            using errcode = 'SB006';
    end if;

    v_names := (signalbox._names_of(personal_data_of.user_id)).names;
    for v_table in
        select distinct c.table_name collate "C"
        from signalbox._personal_columns() c
        where c.whose is not null
            and c.table_name collate "C" >= coalesce(personal_data_of.after_table, '')
        order by 1
    loop
        v_query := signalbox._personal_query(v_table);
        continue when v_query is null;
        -- Dynamic, because which columns are about people stands in the list of all columns.
        return query execute format('select %L::text, q.* from (%s) q', v_table, v_query)
            using
                personal_data_of.user_id,
                v_names,
                case when v_table = personal_data_of.after_table then personal_data_of.after_key end,
                personal_data_of.max_rows - v_rows;
        get diagnostics v_found = row_count;
        v_rows := v_rows + v_found;
        exit when v_rows >= personal_data_of.max_rows;
    end loop;

    perform signalbox._log_audit_event(
        'export', 'user', entity_id => personal_data_of.user_id,
        details => jsonb_build_object('rows', v_rows), category => 'privacy'
    );
end;
$$;

comment on function signalbox.personal_data_of(uuid, text, jsonb, integer) is
    'What the database has of a person, up to max_rows rows (1 to 100000) after a table and key; for the person and '
    'administrators, and recorded as an export. Raises SB001 when there is no such user, SB006 for too many '
    'rows, and SB007 when it is another''s and you are no administrator.';
grant execute on function signalbox.personal_data_of(uuid, text, jsonb, integer)
    to signalbox_reader;
