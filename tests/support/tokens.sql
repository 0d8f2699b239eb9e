-- What a query of one value says to whoever shows a token: with its role of the database, and as its user. An
-- error undoes all of it; afterwards the transaction is the tests' again. The query cannot use
-- anything of schema tests, which is not granted.
create or replace function tests.with_token(token text, query text)
returns text
language plpgsql
volatile
as $$
declare
    v_answer text;
begin
    perform signalbox.authenticate(with_token.token);
    execute with_token.query into v_answer;
    perform set_config('role', 'none', true);
    perform tests.forget_member();
    return v_answer;
end;
$$;

comment on function tests.with_token(text, text) is
    'The answer to a query of one value by whoever shows the token; its error, when there is one.';

-- A user who is a member of some projects, or of all there are.
create or replace function tests.make_member(
    name text,
    member_role signalbox_data.member_role default 'operator',
    project_ids uuid[] default null
)
returns uuid
language sql
volatile
as $$
    with made as (
        insert into signalbox_data.users (name)
        values (make_member.name)
        returning id
    ),
    joined as (
        insert into signalbox_data.project_members (project_id, user_id, role)
        select p.id, m.id, make_member.member_role
        from signalbox_data.projects p
        cross join made m
        where make_member.project_ids is null
            or p.id = any (make_member.project_ids)
    )
    select id from made;
$$;

-- Where clients come from, as a trusted proxy says, until the transaction ends.
create or replace function tests.come_from(address text)
returns void
language plpgsql
volatile
as $$
begin
    perform signalbox.set_trusted_proxy(session_user);
    perform set_config(
        'request.headers', jsonb_build_object('x-forwarded-for', come_from.address)::text, true
    );
end;
$$;

comment on function tests.come_from(text) is
    'Let the client of this session be at an address until the transaction ends.';

-- A token with all that there can be of one: it was used, and its successor is revoked.
create or replace function tests.make_used_token(user_name text)
returns void
language plpgsql
volatile
as $$
declare
    v_token_id uuid;
begin
    select i.id
    into v_token_id
    from signalbox.issue_api_token('used', user_name => make_used_token.user_name) i;
    perform signalbox._note_use(v_token_id, '203.0.113.1');
    perform signalbox.revoke_api_token(r.id)
    from signalbox.rotate_api_token(v_token_id) r;
end;
$$;
