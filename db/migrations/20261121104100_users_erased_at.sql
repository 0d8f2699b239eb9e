-- migrate:up
set local lock_timeout = '3s';

alter table signalbox_data.users add column erased_at timestamptz;
comment on column signalbox_data.users.erased_at is
    'When the personal data of the user were erased; the row is a pseudonym from then on, for good.';

create function signalbox_data.keep_user_erased()
returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    if old.erased_at is null then
        return new;
    end if;
    raise exception 'user % is erased', old.id
        using
            errcode = 'SB002',
            hint = 'The row only stands for work that was done; create_user registers somebody new.';
end;
$$;
comment on function signalbox_data.keep_user_erased() is
    'Trigger: refuses to change an erased user; raises SB002.';
revoke execute on function signalbox_data.keep_user_erased() from public;

create function signalbox_data.refuse_erased_user()
returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    -- Waits for an erasure under way, which has locked the user.
    perform from signalbox_data.users u
    where u.id = new.user_id
    for key share;
    if not exists (
        select
        from signalbox_data.users u
        where u.id = new.user_id
            and u.erased_at is not null
    ) then
        return new;
    end if;
    raise exception 'user % is erased', new.user_id
        using
            errcode = 'SB002',
            hint = 'The row only stands for work that was done; create_user registers somebody new.';
end;
$$;
comment on function signalbox_data.refuse_erased_user() is
    'Trigger: refuses to give an erased user something; raises SB002.';
revoke execute on function signalbox_data.refuse_erased_user() from public;

create trigger users_stay_erased
    before update on signalbox_data.users
    for each row
    execute function signalbox_data.keep_user_erased();
create trigger api_tokens_are_of_users_not_erased
    before insert or update of user_id on signalbox_data.api_tokens
    for each row
    execute function signalbox_data.refuse_erased_user();
create trigger project_members_are_not_erased
    before insert or update of user_id on signalbox_data.project_members
    for each row
    execute function signalbox_data.refuse_erased_user();
create trigger workers_are_of_users_not_erased
    before insert or update of user_id on signalbox_data.workers
    for each row
    when (new.user_id is not null)
    execute function signalbox_data.refuse_erased_user();
alter table signalbox_data.users enable always trigger users_stay_erased;
alter table signalbox_data.api_tokens enable always trigger api_tokens_are_of_users_not_erased;
alter table signalbox_data.project_members enable always trigger project_members_are_not_erased;
alter table signalbox_data.workers enable always trigger workers_are_of_users_not_erased;

-- A definition stays as it is, but for the people in it, while one of them is being erased.
create or replace function signalbox_data.refuse_changed_definition()
returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    if new is distinct from old then
        new.archived_at := old.archived_at;
        if exists (
            select
            from signalbox_data.erasures e
            where e.finished_at is null
        ) then
            new.created_by := old.created_by;
            new.description := old.description;
            new.definition := old.definition;
        end if;
        if new is distinct from old then
            raise exception 'version % of definition "%" cannot be changed', old.version, old.name
                using
                    errcode = 'integrity_constraint_violation',
                    schema = tg_table_schema,
                    table = tg_table_name,
                    hint = 'define_workflow makes the next version.';
        end if;
    end if;
    return null;
end;
$$;
comment on function signalbox_data.refuse_changed_definition() is
    'Trigger: refuses every change of a definition but that it is archived or taken back, or that a person '
    'in it is erased.';

-- migrate:down
set local lock_timeout = '3s';

create or replace function signalbox_data.refuse_changed_definition()
returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    if new is distinct from old then
        new.archived_at := old.archived_at;
        if new is distinct from old then
            raise exception 'version % of definition "%" cannot be changed', old.version, old.name
                using
                    errcode = 'integrity_constraint_violation',
                    schema = tg_table_schema,
                    table = tg_table_name,
                    hint = 'define_workflow makes the next version.';
        end if;
    end if;
    return null;
end;
$$;
comment on function signalbox_data.refuse_changed_definition() is
    'Trigger: refuses every change of a definition but that it is archived or taken back.';

drop trigger workers_are_of_users_not_erased on signalbox_data.workers;
drop trigger project_members_are_not_erased on signalbox_data.project_members;
drop trigger api_tokens_are_of_users_not_erased on signalbox_data.api_tokens;
drop trigger users_stay_erased on signalbox_data.users;
drop function signalbox_data.refuse_erased_user();
drop function signalbox_data.keep_user_erased();
alter table signalbox_data.users drop column erased_at;
