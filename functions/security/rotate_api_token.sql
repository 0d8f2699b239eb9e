-- Make a token that takes the place of another one, for the same user, with the same limits and lifetime.
-- The old one is good until the overlap is over, so that programs can be given the new one meanwhile.
--
--     select token from signalbox.rotate_api_token();
--     select token from signalbox.rotate_api_token(:token_id, overlap => '1 hour');
--
-- A token is rotated once: of two who try at the same time one gets the new token.
--
-- Runs with the owner's rights: its callers may call it, but not write the tables.
create or replace function signalbox.rotate_api_token(
    token_id uuid default null,
    overlap interval default '1 day'
)
returns table (token text, id uuid, prefix text, expires_at timestamptz)
language plpgsql
volatile
security definer
rows 1
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
    v_now constant timestamptz := signalbox_data.clock();
    v_old signalbox.api_tokens;
begin
    perform signalbox._require_read_committed();
    if (rotate_api_token.overlap >= interval '0') is not true then
        raise exception 'an overlap cannot be %', coalesce(rotate_api_token.overlap::text, 'null')
            using errcode = 'SB006';
    end if;
    select * into v_old from signalbox._find_api_token(rotate_api_token.token_id);
    perform
    from signalbox_data.api_tokens t
    where t.id = v_old.id
    for no key update;
    select * into v_old from signalbox._find_api_token(v_old.id);
    if v_old.status <> 'active' or v_old.rotated_to is not null then
        raise exception 'token % % already', v_old.prefix,
            case
                when v_old.rotated_to is not null then 'was rotated'
                when v_old.status = 'revoked' then 'was revoked'
                else 'has expired'
            end
            using
                errcode = 'SB002',
                hint = 'The new token was shown to who did it; issue_api_token makes another one.';
    end if;

    return query
        select i.token, i.id, i.prefix, i.expires_at
        from signalbox._insert_api_token(
            v_old.user_id,
            v_old.name,
            v_old.max_role,
            v_old.project_ids,
            v_old.ip_allow_list,
            v_old.expires_at - v_old.created_at,
            v_old.line_id,
            v_old.place + 1
        ) i;
    update signalbox_data.api_tokens t
    set expires_at = least(t.expires_at, v_now + rotate_api_token.overlap)
    where t.id = v_old.id;
end;
$$;

comment on function signalbox.rotate_api_token(uuid, interval) is
    'Make the token that takes the place of one, the session''s own when none is named, and return it, '
    'which nothing does again; the old one is good for the overlap. Raises SB001 when it is none of yours, '
    'SB002 when it was rotated or revoked or has expired, and SB006 for a negative overlap.';
grant execute on function signalbox.rotate_api_token(uuid, interval) to signalbox_reader;
