-- The rows of a statement, as JSON with the columns in their order, and nothing else of it: whatever it
-- did is undone, settings and locks of its transaction too. It runs with the rights of the caller.
--
-- A cursor takes one statement and only one that returns rows; a stable function none that writes; and
-- a transaction that only reads stops whatever a function in it would write.
create or replace function signalbox._rows_of_query(sql text, max_rows integer)
returns setof json
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    -- As many bytes of JSON as are returned.
    v_bytes_left bigint := 16777216;
    v_cursor refcursor;
    v_record record;
    v_row json;
begin
    -- An error that is raised to undo everything; rows that were returned before stay.
    begin
        perform
            set_config('search_path', 'pg_catalog, signalbox, pg_temp', true),
            set_config('transaction_read_only', 'on', true),
            -- A statement could read them, and they are not for it.
            set_config('signalbox.configuration_key', '', true),
            set_config('signalbox.previous_configuration_key', '', true);
        open v_cursor no scroll for execute sql;
        for v_place in 1 .. max_rows loop
            fetch v_cursor into v_record;
            exit when not found;
            v_row := row_to_json(v_record);
            v_bytes_left := v_bytes_left - octet_length(v_row::text);
            if v_bytes_left < 0 then
                raise exception 'the rows have more than 16 MB'
                    using errcode = 'SB006', hint = 'Ask for fewer rows or columns.';
            end if;
            return next v_row;
        end loop;
        raise exception using errcode = 'SB099';
    exception
        when sqlstate 'SB099' then null;
    end;
end;
$$;

comment on function signalbox._rows_of_query(text, integer) is
    'The first rows of one statement that reads, each as a JSON object; whatever else it did is undone.';
grant execute on function signalbox._rows_of_query(text, integer) to signalbox_admin;
