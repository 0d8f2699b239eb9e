-- Somebody new, as whom the rest of the transaction acts, or until forget_member, once it has taken on
-- a role of the database: a member of the projects given, or of all there are, with this role.
create or replace function tests.become_member(
    member_role signalbox_data.member_role default 'admin',
    project_ids uuid[] default null
)
returns uuid
language plpgsql
volatile
as $$
declare
    v_user_id constant uuid := signalbox_data.new_id();
begin
    insert into signalbox_data.users (id, name)
    values (v_user_id, 'member ' || v_user_id);
    insert into signalbox_data.project_members (project_id, user_id, role)
    select p.id, v_user_id, become_member.member_role
    from signalbox_data.projects p
    where become_member.project_ids is null
        or p.id = any (become_member.project_ids);
    perform signalbox._vouch(v_user_id);
    return v_user_id;
end;
$$;

create or replace function tests.forget_member()
returns void
language sql
volatile
as $$
    select set_config('signalbox.session', '', true);
$$;

-- How many rows of a query a role of Signalbox sees, as a member of all projects. The query cannot use
-- anything of schema tests, which is not granted to them.
create or replace function tests.rows_as(role text, query text)
returns bigint
language plpgsql
volatile
as $$
declare
    v_rows bigint;
begin
    perform tests.become_member();
    perform set_config('role', rows_as.role, true);
    execute format('select count(*) from (%s) q', rows_as.query) into v_rows;
    perform set_config('role', 'none', true);
    perform tests.forget_member();
    return v_rows;
end;
$$;

comment on function tests.rows_as(text, text) is
    'The number of rows that a query has for a role; its error, when the role may not.';

-- What comes of a query for a role, by whomever the transaction was vouched for: how many rows, or
-- the code of the error. Nothing of it stays.
create or replace function tests.outcome_as(role text, query text)
returns text
language plpgsql
volatile
as $$
declare
    v_rows bigint;
begin
    perform set_config('role', outcome_as.role, true);
    begin
        execute outcome_as.query;
        get diagnostics v_rows = row_count;
        raise exception using errcode = 'ROLLB';
    exception
        when sqlstate 'ROLLB' then null;
    end;
    perform set_config('role', 'none', true);
    return v_rows::text;
exception
    when others then return sqlstate;
end;
$$;

comment on function tests.outcome_as(text, text) is
    'The number of rows that a query has for a role, or the SQLSTATE of its error; undone in any case.';
