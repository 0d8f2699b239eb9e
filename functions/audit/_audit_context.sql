-- The context of what is being recorded: what set_context or PostgREST has said in this transaction, written
-- down when it is first needed. Called where one of the two has.
--
-- Which context was written stands in a setting, where a client could put another one: entries only count with
-- a context of their own transaction, so that it could only name one of its own.
create or replace function signalbox._audit_context(at timestamptz, project_id uuid)
returns bigint
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
declare
    v_said constant text := concat_ws(
        E'\x1f',
        current_setting('signalbox.context', true),
        current_setting('request.method', true),
        current_setting('request.path', true),
        current_setting('request.headers', true),
        current_setting('request.jwt.claims', true),
        _audit_context.project_id
    );
    v_mark constant text := txid_current() || ' ' || md5(v_said);
    v_written constant text := current_setting('signalbox.audit_context', true);
    v_id bigint;
    v_context jsonb;
    v_headers jsonb;
    v_claims jsonb;
    v_personal json;
    v_user_id uuid;
begin
    if v_written ~ '^\d+ \w+ \d{1,18}$'
        and v_mark = substring(v_written from '^\d+ \w+')
    then
        return substring(v_written from '\d+$')::bigint;
    end if;

    v_context := coalesce(
        signalbox._json_setting('signalbox.context'), '{}'
    );
    v_headers := signalbox._json_setting('request.headers');
    v_claims := signalbox._json_setting('request.jwt.claims');
    v_context := jsonb_strip_nulls(jsonb_build_object(
        'user_id', v_claims ->> 'sub',
        'user_email', v_claims ->> 'email',
        'user_name', coalesce(v_claims ->> 'name', v_claims ->> 'preferred_username'),
        'session_id', v_claims ->> 'session_id',
        'ip_address', coalesce(
            v_headers ->> 'x-real-ip', split_part(v_headers ->> 'x-forwarded-for', ',', 1)
        ),
        'user_agent', v_headers ->> 'user-agent',
        'request_id', v_headers ->> 'x-request-id',
        'correlation_id', v_headers ->> 'x-correlation-id',
        'api_endpoint', nullif(current_setting('request.path', true), ''),
        'http_method', nullif(current_setting('request.method', true), '')
    )) || v_context;

    v_user_id := coalesce(
        signalbox._session_user_id(),
        (
            select u.id
            from signalbox_data.users u
            where u.id::text = v_context ->> 'user_id'
                or u.email = v_context ->> 'user_email'
                or u.name = v_context ->> 'user_name'
            limit 1
        )
    );
    select json_object_agg(p.key, p.value order by p.key)
    into v_personal
    from jsonb_each(v_context) p
    where p.key in ('user_id', 'user_email', 'user_name', 'ip_address', 'user_agent');

    insert into signalbox_data.audit_contexts (
        occurred_at, txid, project_id, parent_id, session_id, request_id, correlation_id,
        http_method, api_endpoint, personal, details
    )
    values (
        _audit_context.at,
        txid_current(),
        _audit_context.project_id,
        substring(v_context ->> 'parent_id' from '^\d{1,18}$')::bigint,
        v_context ->> 'session_id',
        v_context ->> 'request_id',
        v_context ->> 'correlation_id',
        v_context ->> 'http_method',
        v_context ->> 'api_endpoint',
        signalbox._audit_personal(v_personal, v_user_id, true),
        signalbox._audit_personal(
            nullif(
                v_context - array[
                    'user_id', 'user_email', 'user_name', 'ip_address', 'user_agent', 'parent_id',
                    'session_id', 'request_id', 'correlation_id', 'http_method', 'api_endpoint'
                ],
                '{}'
            )::json,
            v_user_id,
            true
        )
    )
    returning id
    into v_id;

    perform set_config('signalbox.audit_context', v_mark || ' ' || v_id, true);
    return v_id;
end;
$$;

comment on function signalbox._audit_context(timestamptz, uuid) is
    'The id of the context of this transaction for the audit log, written down when it is first needed.';
