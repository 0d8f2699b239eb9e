-- Look for entries of the audit log, newest first, a page at a time.
--
--     select * from signalbox.search_audit('{"entity": "task", "action": ["fail", "cancel"],
--         "from": "2026-11-01"}');
--     select * from signalbox.search_audit('{…}', after => :last_id);
--
-- All filters given must hold; a list is any of its values. There are
--
--   project_id, entity, entity_id, operation, action, severity, min_severity, category: what was done;
--   changed: a column that was changed; text: words in values, keys, roles and application names;
--   user_id, user_name (whom the database vouches for), token (its id, or the end of that), session_role,
--   application_name: who;
--   session_id, request_id, correlation_id, http_method, api_endpoint, parent_id: what the client said;
--   from, to (not included), txid: when.
--
-- Pages follow each other by time and number, and not by counting: what is added meanwhile moves nothing. The log is
-- read from its newest end in steps of time that grow until the page is full, so that a page costs what
-- has to be read for it; rows, requests, correlations and transactions are found by indexes.
--
-- It reads with the rights of its caller: whoever may not see an entry does not find it.
create or replace function signalbox.search_audit(
    filters jsonb default '{}',
    max_rows integer default 100,
    after bigint default null
)
returns setof signalbox.audit_logs
language plpgsql
stable
rows 100
set search_path = pg_catalog, pg_temp
set jit = off
set enable_seqscan = off
set plan_cache_mode = force_custom_plan
as $$
#variable_conflict use_column
declare
    v_known constant text[] := '{project_id,entity,entity_id,operation,action,severity,min_severity,category,'
        'changed,text,user_id,user_name,session_role,token,application_name,session_id,request_id,'
        'correlation_id,http_method,api_endpoint,parent_id,from,to,txid}';
    v_unknown text;
    v_path text;
    v_project_ids uuid[];
    v_entity_ids uuid[];
    v_operations signalbox_data.audit_operation[];
    v_severities signalbox_data.audit_severity[];
    v_min_severity signalbox_data.audit_severity;
    v_user_ids uuid[];
    v_parent_ids bigint[];
    v_txids bigint[];
    v_from timestamptz;
    v_to timestamptz;
    v_entities text[];
    v_actions text[];
    v_categories text[];
    v_changed text[];
    v_changed_patterns text[];
    v_text text;
    v_user_names text[];
    v_roles text[];
    v_tokens text[];
    v_applications text[];
    v_session_ids text[];
    v_request_ids text[];
    v_correlation_ids text[];
    v_methods text[];
    v_endpoints text[];
    v_kinds smallint[];
    v_changing_kinds smallint[];
    v_context_ids bigint[];
    v_is_narrow boolean;
    v_after timestamptz;
    v_end timestamptz;
    v_begin timestamptz;
    v_width interval := '1 minute';
    v_left integer := search_audit.max_rows;
    v_rows integer;
begin
    if (search_audit.max_rows between 1 and 1000) is not true then
        raise exception 'max_rows must be from 1 to 1000'
            using errcode = 'SB006', hint = 'Ask for the next page with after.';
    end if;
    if jsonb_typeof(search_audit.filters) is distinct from 'object' then
        raise exception 'filters must be a JSON object, not %',
            coalesce(jsonb_typeof(search_audit.filters), 'null')
            using errcode = 'SB005', detail = '$';
    end if;
    select string_agg('$.' || k.name, ', ' order by k.name)
    into v_unknown
    from jsonb_object_keys(search_audit.filters) k (name)
    where k.name <> all (v_known);
    if v_unknown is not null then
        raise exception 'filters that are not known: %', v_unknown
            using
                errcode = 'SB005',
                detail = v_unknown,
                hint = 'There are ' || array_to_string(v_known, ', ') || '.';
    end if;

    v_entities := signalbox._filter_values(search_audit.filters, 'entity');
    v_actions := signalbox._filter_values(search_audit.filters, 'action');
    v_categories := signalbox._filter_values(search_audit.filters, 'category');
    v_changed := signalbox._filter_values(search_audit.filters, 'changed');
    v_text := lower(signalbox._filter_value(search_audit.filters, 'text'));
    v_user_names := signalbox._filter_values(search_audit.filters, 'user_name');
    v_roles := signalbox._filter_values(search_audit.filters, 'session_role');
    v_tokens := array(
        select right(t.id, 8)
        from unnest(signalbox._filter_values(search_audit.filters, 'token')) t (id)
    );
    v_tokens := nullif(v_tokens, '{}');
    v_applications := signalbox._filter_values(search_audit.filters, 'application_name');
    v_session_ids := signalbox._filter_values(search_audit.filters, 'session_id');
    v_request_ids := signalbox._filter_values(search_audit.filters, 'request_id');
    v_correlation_ids := signalbox._filter_values(search_audit.filters, 'correlation_id');
    v_methods := signalbox._filter_values(search_audit.filters, 'http_method');
    v_endpoints := signalbox._filter_values(search_audit.filters, 'api_endpoint');
    begin
        v_path := 'project_id';
        v_project_ids := signalbox._filter_values(search_audit.filters, v_path)::uuid[];
        v_path := 'entity_id';
        v_entity_ids := signalbox._filter_values(search_audit.filters, v_path)::uuid[];
        v_path := 'user_id';
        v_user_ids := signalbox._filter_values(search_audit.filters, v_path)::uuid[];
        v_path := 'operation';
        v_operations := signalbox._filter_values(search_audit.filters, v_path)::signalbox_data.audit_operation[];
        v_path := 'severity';
        v_severities := signalbox._filter_values(search_audit.filters, v_path)::signalbox_data.audit_severity[];
        v_path := 'min_severity';
        v_min_severity := signalbox._filter_value(search_audit.filters, v_path)::signalbox_data.audit_severity;
        v_path := 'parent_id';
        v_parent_ids := signalbox._filter_values(search_audit.filters, v_path)::bigint[];
        v_path := 'txid';
        v_txids := signalbox._filter_values(search_audit.filters, v_path)::bigint[];
        v_path := 'from';
        v_from := signalbox._filter_value(search_audit.filters, v_path)::timestamptz;
        v_path := 'to';
        v_to := signalbox._filter_value(search_audit.filters, v_path)::timestamptz;
    exception
        when data_exception then
            raise exception 'filter %: %', v_path, sqlerrm
                using errcode = 'SB005', detail = '$.' || v_path;
    end;

    -- What was done is said by kinds, of which there are some hundreds.
    if coalesce(v_entities, v_actions, v_categories) is not null
        or v_operations is not null
        or v_severities is not null
        or v_min_severity is not null
    then
        v_kinds := array(
            select k.id
            from signalbox.audit_kinds k
            where (v_entities is null or k.entity = any (v_entities))
                and (v_actions is null or k.action = any (v_actions))
                and (v_categories is null or k.category = any (v_categories))
                and (v_operations is null or k.operation = any (v_operations))
                and (v_severities is null or k.severity = any (v_severities))
                and (v_min_severity is null or k.severity >= v_min_severity)
        );
    end if;
    if v_changed is not null then
        -- Most entries are left out by this, which costs less than to read what they say.
        v_changed_patterns := array(
            select '%' || regexp_replace(left(to_json(c.name)::text, -1), '([%_\\])', '\\\1', 'g') || '%'
            from unnest(v_changed) c (name)
        );
        v_changed := v_changed || array(select c.name || '@' from unnest(v_changed) c (name));
        v_changing_kinds := array(
            select k.id from signalbox.audit_kinds k where k.implied ?| v_changed
        );
    end if;
    if v_user_names is not null then
        v_user_ids := array(
            select u.id
            from signalbox.users u
            where u.name = any (v_user_names)
                and (v_user_ids is null or u.id = any (v_user_ids))
        );
    end if;
    -- What a client said, and in which transactions it said so.
    if coalesce(v_session_ids, v_request_ids, v_correlation_ids, v_methods, v_endpoints) is not null
        or v_parent_ids is not null
    then
        select
            coalesce(array_agg(c.id), '{}'),
            coalesce(array_agg(distinct c.txid), '{}')
        into v_context_ids, v_txids
        from signalbox_data.audit_contexts c
        where (v_txids is null or c.txid = any (v_txids))
            and (v_request_ids is null or c.request_id = any (v_request_ids))
            and (v_correlation_ids is null or c.correlation_id = any (v_correlation_ids))
            and (v_session_ids is null or c.session_id = any (v_session_ids))
            and (v_methods is null or c.http_method = any (v_methods))
            and (v_endpoints is null or c.api_endpoint = any (v_endpoints))
            and (v_parent_ids is null or c.parent_id = any (v_parent_ids));
    end if;
    if v_kinds = '{}' or v_user_ids = '{}' or v_txids = '{}' then
        return;
    end if;

    if search_audit.after is not null then
        select l.occurred_at
        into v_after
        from signalbox_data.audit_logs l
        where l.seq = search_audit.after;
        if not found then
            raise exception 'entry % not found', search_audit.after
                using errcode = 'SB001', hint = 'after is the id of the last entry of a page.';
        end if;
    end if;

    -- What an index finds is looked for at once, everything else from the end backwards.
    v_is_narrow := v_entity_ids is not null or cardinality(v_txids) <= 1000;
    v_end := least(v_after + interval '1 microsecond', v_to, 'infinity');
    v_begin := case
        when v_is_narrow then '-infinity'
        else least(v_end, signalbox_data.clock()) - v_width
    end;
    loop
        v_begin := greatest(v_begin, v_from);
        return query
            with page as materialized (
                select l.*
                from signalbox_data.audit_logs l
                where l.occurred_at >= v_begin
                    and l.occurred_at < v_end
                    and (v_after is null or (l.occurred_at, l.seq) < (v_after, search_audit.after))
                    and (v_entity_ids is null or l.entity_id = any (v_entity_ids))
                    and (v_txids is null or l.txid = any (v_txids))
                    and (v_context_ids is null or l.context_id = any (v_context_ids))
                    and (v_kinds is null or l.kind = any (v_kinds))
                    and (v_project_ids is null or l.project_id = any (v_project_ids))
                    and (v_user_ids is null or l.user_id = any (v_user_ids))
                    and (
                        v_roles is null
                        or regexp_replace(l.session_role, ' by [0-9a-f]{8}$', '') = any (v_roles)
                    )
                    and (
                        v_tokens is null
                        or l.user_id is not null
                        and substring(l.session_role from ' by ([0-9a-f]{8})$') = any (v_tokens)
                    )
                    and (v_applications is null or l.application_name = any (v_applications))
                    and (
                        v_changed is null
                        or l.kind = any (v_changing_kinds)
                        or l.changes like any (v_changed_patterns)
                        and ('{' || l.changes || '}')::jsonb ?| v_changed
                    )
                    and (
                        v_text is null
                        or position(v_text in lower(concat_ws(
                            E'\n', l.changes, l.entity_key, l.session_role, l.application_name
                        ))) > 0
                    )
                order by l.occurred_at desc, l.seq desc
                limit v_left
            )
            select
                l.seq,
                l.occurred_at,
                l.txid,
                l.project_id,
                k.entity,
                l.entity_id,
                l.entity_key::jsonb,
                k.operation,
                k.action,
                k.severity,
                k.category,
                case
                    when l.changes like '%"~%' and k.operation <> 'event' then signalbox.reveal_changes(
                        signalbox._audit_changes(k.operation, k.implied, l.changes, l.occurred_at)
                    )
                    else signalbox._audit_changes(k.operation, k.implied, l.changes, l.occurred_at)
                end,
                l.user_id,
                regexp_replace(l.session_role, ' by [0-9a-f]{8}$', ''),
                l.application_name,
                c.session_id,
                c.request_id,
                c.correlation_id,
                c.http_method,
                c.api_endpoint,
                c.parent_id,
                c.personal,
                to_jsonb(c.details),
                case
                    when l.user_id is not null then substring(l.session_role from ' by ([0-9a-f]{8})$')
                end
            from page l
            inner join signalbox_data.audit_kinds k
                on k.id = l.kind
            left join signalbox_data.audit_contexts c
                on c.id = l.context_id
                and c.txid = l.txid
            order by l.occurred_at desc, l.seq desc;
        get diagnostics v_rows = row_count;
        v_left := v_left - v_rows;

        exit when v_left <= 0 or v_begin = '-infinity' or v_begin = v_from;
        v_end := v_begin;
        v_width := v_width * 4;
        v_begin := case when v_width < interval '1 year' then v_end - v_width else '-infinity' end;
    end loop;
end;
$$;

comment on function signalbox.search_audit(jsonb, integer, bigint) is
    'The entries of the audit log that filters describe, newest first, at most 1000 before the one given. Raises SB001 '
    'when that is not found, SB005 with the path for a filter that is not known or not understood, and SB006 when more '
    'are asked for.';
grant execute on function signalbox.search_audit(jsonb, integer, bigint) to signalbox_reader;
