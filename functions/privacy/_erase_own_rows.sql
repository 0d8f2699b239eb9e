-- Delete what is found by the id of a user: tokens and where they were used from, memberships, workers, what the
-- audit log has of the person out of line. Returns how many rows went.
--
-- What a session that was under way has locked is not waited for, as that one may wait for us; it is deleted by the
-- next call. By then it is worth nothing: nobody is this user.
create or replace function signalbox._erase_own_rows(user_id uuid, max_rows integer)
returns integer
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
    v_rows integer;
    v_deleted integer;
begin
    delete from signalbox_data.failed_logins f
    where f.ctid = any (array(
        select o.ctid
        from signalbox_data.failed_logins o
        where o.prefix in (
                select t.prefix
                from signalbox_data.api_tokens t
                where t.user_id = _erase_own_rows.user_id
            )
            or o.source in (
                select s.source
                from signalbox_data.api_token_sources s
                inner join signalbox_data.api_tokens t
                    on t.id = s.token_id
                where t.user_id = _erase_own_rows.user_id
            )
        limit _erase_own_rows.max_rows
        for update skip locked
    ));
    get diagnostics v_deleted = row_count;

    if v_deleted < _erase_own_rows.max_rows then
        delete from signalbox_data.api_token_sources s
        where (s.token_id, s.source) in (
            select o.token_id, o.source
            from signalbox_data.api_token_sources o
            inner join signalbox_data.api_tokens t
                on t.id = o.token_id
            where t.user_id = _erase_own_rows.user_id
            limit _erase_own_rows.max_rows - v_deleted
            for update of o skip locked
        );
        get diagnostics v_rows = row_count;
        v_deleted := v_deleted + v_rows;

        -- A token takes with it those that came from it by rotation.
        with free as materialized (
            select o.id, o.line_id, o.place
            from signalbox_data.api_tokens o
            where o.user_id = _erase_own_rows.user_id
                and not exists (
                    select
                    from signalbox_data.api_token_sources s
                    where s.token_id = o.id
                )
            order by o.line_id, o.place desc
            limit _erase_own_rows.max_rows - v_deleted
            for update skip locked
        )
        delete from signalbox_data.api_tokens t
        using free f
        where t.id = f.id
            and not exists (
                select
                from signalbox_data.api_tokens n
                where n.line_id = f.line_id
                    and n.place > f.place
                    and n.id not in (select o.id from free o)
            );
        get diagnostics v_rows = row_count;
        v_deleted := v_deleted + v_rows;
    end if;

    delete from signalbox_data.workers w
    where w.name = any (array(
        select o.name
        from signalbox_data.workers o
        where o.user_id = _erase_own_rows.user_id
        limit _erase_own_rows.max_rows - v_deleted
        for update skip locked
    ));
    get diagnostics v_rows = row_count;
    v_deleted := v_deleted + v_rows;

    delete from signalbox_data.project_members m
    where (m.project_id, m.user_id) in (
        select o.project_id, o.user_id
        from signalbox_data.project_members o
        where o.user_id = _erase_own_rows.user_id
        limit _erase_own_rows.max_rows - v_deleted
        for update skip locked
    );
    get diagnostics v_rows = row_count;
    v_deleted := v_deleted + v_rows;

    delete from signalbox_data.projects_of_users p
    where p.user_id = _erase_own_rows.user_id
        and not exists (
            select
            from signalbox_data.project_members m
            where m.user_id = _erase_own_rows.user_id
        );

    -- Last: deleting the rows above has recorded what they were.
    delete from signalbox_data.personal_values v
    where v.commitment = any (array(
        select o.commitment
        from signalbox_data.personal_values o
        where o.user_id = _erase_own_rows.user_id
        limit _erase_own_rows.max_rows - v_deleted
        for update skip locked
    ));
    get diagnostics v_rows = row_count;
    return v_deleted + v_rows;
end;
$$;

comment on function signalbox._erase_own_rows(uuid, integer) is
    'Delete up to so many rows that are found by the id of a user, and return how many.';
