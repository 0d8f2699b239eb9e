-- Erase a person: the user becomes a pseudonym that nobody can be any more, for good. Tokens, memberships
-- and workers go, the audit log keeps commitments to what is nowhere any more, and names in columns and texts are
-- replaced. What was done stays, and is the pseudonym's.
--
--     select * from signalbox.erase_user(:user_id);
--
-- It is done in steps: the first call makes the pseudonym; each looks at some max_rows rows more. Call it again,
-- in a transaction of its own, while is_finished is false, or leave that to tick. What is to be done besides, and
-- what it waits for, is in left_to_do.
--
-- Runs with the owner's rights: its callers may call it, but not write the tables.
create or replace function signalbox.erase_user(user_id uuid, max_rows integer default 10000)
returns table (
    pseudonym text,
    is_finished boolean,
    rows_changed bigint,
    left_to_do text[]
)
language plpgsql
volatile
security definer
rows 1
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
    v_role text;
    v_projects text[];
    v_erasure signalbox_data.erasures;
begin
    perform signalbox._require_administrator();
    perform signalbox._require_read_committed();
    if erase_user.max_rows is null or erase_user.max_rows not between 1 and 1000000 then
        raise exception 'from 1 to 1000000 rows are looked at in a call, not %',
            coalesce(erase_user.max_rows::text, 'null')
            using errcode = 'SB006';
    end if;

    -- Two who erase administrators do so one after the other, or they would both leave the other one.
    perform pg_advisory_xact_lock(hashtextextended('signalbox erase_user', 0));
    -- Waits for whoever changes the user, or gives him something, and those wait for us.
    select u.database_role into v_role
    from signalbox_data.users u
    where u.id = erase_user.user_id
    for update;
    if not found then
        raise exception 'user % not found', coalesce(erase_user.user_id::text, 'null')
            using errcode = 'SB001';
    end if;
    perform signalbox._require_erasable(erase_user.user_id);

    -- Before the memberships go.
    v_projects := array(
        select format('project %s has no admin any more: add_member', m.project_id)
        from signalbox_data.project_members m
        where m.user_id = erase_user.user_id
            and m.role = 'admin'
            and not exists (
                select
                from signalbox_data.project_members o
                inner join signalbox_data.users u
                    on u.id = o.user_id
                where o.project_id = m.project_id
                    and o.user_id <> m.user_id
                    and o.role = 'admin'
                    and u.is_active
            )
        order by m.project_id
        limit 100
    );
    perform signalbox._begin_erasure(erase_user.user_id);
    perform signalbox._go_on_erasing(erase_user.user_id, erase_user.max_rows);

    select * into v_erasure
    from signalbox_data.erasures e
    where e.user_id = erase_user.user_id;
    return query
        select
            u.name,
            v_erasure.finished_at is not null,
            v_erasure.rows_changed,
            array_remove(array[
                case
                    when v_role is not null
                        then format('role %I of the database is nobody''s any more: drop role', v_role)
                end,
                case
                    when v_erasure.finished_at is not null then null
                    when v_erasure.waits_for is null then 'call again, in another transaction'
                    when v_erasure.waits_for <> '{}' then format(
                        'wait for %s transactions that began before, then call again',
                        cardinality(v_erasure.waits_for)
                    )
                    else format(
                        'call again: %s tables are left to look through',
                        cardinality(signalbox._erasure_tables()) - v_erasure.place
                    )
                end
            ], null) || v_projects
        from signalbox_data.users u
        where u.id = erase_user.user_id;
end;
$$;

comment on function signalbox.erase_user(uuid, integer) is
    'Erase a person, some max_rows rows in a call (1 to 1000000), and return how far that has come: call again '
    'until is_finished, or leave the rest to tick. Raises SB001 when there is no such user, SB002 for one under '
    'legal hold or the last administrator, and SB007 when you are no administrator.';
grant execute on function signalbox.erase_user(uuid, integer) to signalbox_admin;
