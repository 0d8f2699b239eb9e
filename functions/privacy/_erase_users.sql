-- Go on with what erase_user has begun, the oldest first. What somebody else goes on with is left to that one.
create or replace function signalbox._erase_users(max_rows integer default 1000)
returns integer
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
    v_user_id uuid;
    v_rows integer := 0;
begin
    for v_user_id in
        select e.user_id
        from signalbox_data.erasures e
        where e.finished_at is null
        order by e.begun_at, e.user_id
        for update skip locked
    loop
        continue when signalbox._is_held(v_user_id);
        v_rows := v_rows + signalbox._go_on_erasing(v_user_id, _erase_users.max_rows - v_rows);
        exit when v_rows >= _erase_users.max_rows;
    end loop;
    return v_rows;
end;
$$;

comment on function signalbox._erase_users(integer) is
    'Go on with erasures that have begun, for some max_rows rows, and return how many were looked at.';
