-- Say on whose behalf and by which request the changes of this transaction are made; the audit log keeps
-- it with them, as what the client said.
--
--     begin;
--     select signalbox.set_context('{"user_id": "42", "user_email": "ada@example.com",
--         "request_id": "f81d", "http_method": "PUT", "api_endpoint": "/tasks/7"}');
--     select * from signalbox.update_task(…);
--     commit;
--
-- Ends with the transaction, also behind PgBouncer in transaction mode. What it names replaces what an earlier call
-- in the transaction said, and what PostgREST said in its request.* settings. Other names than user_id,
-- user_email, user_name, session_id, ip_address, user_agent, request_id, api_endpoint, http_method,
-- correlation_id and parent_id are kept as details.
create or replace function signalbox.set_context(context jsonb)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
begin
    if jsonb_typeof(set_context.context) is distinct from 'object' then
        raise exception 'context must be an object, not %',
            coalesce(jsonb_typeof(set_context.context), 'null')
            using errcode = 'SB005', detail = '$';
    end if;
    if octet_length(set_context.context::text) > 8192 then
        raise exception 'context has % bytes, more than 8192',
            octet_length(set_context.context::text)
            using errcode = 'SB006';
    end if;
    perform set_config('signalbox.context', set_context.context::text, true);
end;
$$;

comment on function signalbox.set_context(jsonb) is
    'Say on whose behalf this transaction changes things, for the audit log; raises SB005 when context is no '
    'object and SB006 when it has more than 8 kB.';
grant execute on function signalbox.set_context(jsonb) to signalbox_reader;
