-- Let the user of a token be whom this transaction works for, and leave its role as it is: authenticate
-- does this and sets the role too. For those who may not change their role.
--
--     select outcome from signalbox.verify_api_token(:token);
--
-- A token is looked for by its hash alone. So it takes the same work and time whether none begins like
-- it or another one does, and whatever of a secret was guessed right.
--
-- Who knows a prefix can have it locked at the place where they are. A token that has been used from there
-- before is let in all the same: 256 bits are not guessed, and nobody shuts out others.
--
-- Runs with the owner's rights: its callers may neither see tokens nor write down who failed.
create or replace function signalbox.verify_api_token(
    token text,
    out outcome text,
    out user_id uuid,
    out user_name text,
    out token_id uuid,
    out database_role text,
    out expires_at timestamptz
)
returns record
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
    v_now constant timestamptz := signalbox_data.clock();
    v_prefix constant text := signalbox._token_prefix(verify_api_token.token);
    v_hash bytea;
    v_address constant inet := signalbox._client_address();
    v_source constant cidr := signalbox._source_of(v_address);
    v_token record;
    v_reason text;
begin
    if v_prefix is null then
        v_reason := 'malformed';
    else
        v_hash := signalbox._token_hash(verify_api_token.token);
        select
            t.id,
            t.user_id,
            u.name as user_name,
            t.max_role,
            t.expires_at,
            case
                when exists (
                    select
                    from signalbox_data.api_token_revocations r
                    where r.line_id = t.line_id
                        and (r.place = t.place or r.is_with_successors and r.place < t.place)
                ) then 'revoked'
                when t.expires_at <= v_now then 'expired'
                when not u.is_active then 'inactive'
                when (v_address <<= any (t.ip_allow_list)) is not true
                    and t.ip_allow_list is not null then 'address'
            end as reason
        into v_token
        from signalbox_data.api_tokens t
        inner join signalbox_data.users u
            on u.id = t.user_id
        where t.token_hash = v_hash;
        v_reason := case when found then v_token.reason else 'unknown' end;

        if signalbox._is_locked_out(v_source, v_prefix, v_now) and not exists (
            select
            from signalbox_data.api_token_sources s
            where s.token_id = v_token.id
                and s.source = v_source
        ) then
            v_reason := 'locked';
        end if;
    end if;

    if v_reason is not null then
        perform signalbox._refuse_login(v_prefix, v_reason, v_address);
        outcome := case v_reason when 'malformed' then 'malformed' else 'refused' end;
        return;
    end if;

    perform signalbox._vouch(v_token.user_id, v_token.id, v_token.expires_at);
    if signalbox._note_use(v_token.id, v_source) then
        -- From where stands in api_token_sources, and is forgotten there.
        perform signalbox._log_audit_event('login', 'api_token', entity_id => v_token.id);
    end if;
    outcome := 'accepted';
    user_id := v_token.user_id;
    user_name := v_token.user_name;
    token_id := v_token.id;
    -- An admin of projects calls what operators call; signalbox_admin is for administrators.
    database_role := 'signalbox_' || least(v_token.max_role, 'operator');
    expires_at := v_token.expires_at;
end;
$$;

comment on function signalbox.verify_api_token(text) is
    'Let the user of a token be whom this transaction works for, to its end, and return who that is; the '
    'outcome is accepted, refused, or malformed for what cannot be a token, and after the last two the '
    'transaction is nobody''s.';
grant execute on function signalbox.verify_api_token(text) to signalbox_anonymous;
