-- Where a configuration holds secrets: strings under a name that says so, strings that look
-- like the keys that providers hand out, and addresses with a password in them.
create or replace function signalbox._secret_paths(document json)
returns setof text[]
language sql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
    with recursive members (path, key, value) as (
        select '{}'::text[], null::text, document
        union all
        select m.path || c.key, c.key, c.value
        from members m
        cross join lateral (
            select o.key, o.value
            from json_each(case json_typeof(m.value) when 'object' then m.value else '{}' end) o
            union all
            select (a.ordinality - 1)::text, a.value
            from json_array_elements(
                case json_typeof(m.value) when 'array' then m.value else '[]' end
            ) with ordinality a
        ) c
    )
    select m.path
    from members m
    where json_typeof(m.value) = 'string'
        and m.value #>> '{}' <> ''
        and (
            regexp_replace(lower(m.key), '[^a-z]', '', 'g')
                ~ '(apikey|accesskey|privatekey|token|secret|password|passwd|passphrase|credentials?)$'
            or m.value #>> '{}' ~ (
                '^(sk-|sk_|pk_live_|rk_|gh[pousr]_|github_pat_|glpat-|xox[abeoprs]-|AIza|AKIA|ASIA|'
                'pplx-|gsk_|hf_|r8_|xai-|lin_api_|npm_|dop_v1_|eyJ[A-Za-z0-9_-]+[.]eyJ|-----BEGIN )'
            )
            or m.value #>> '{}' ~ '^[a-z][a-z0-9+.-]*://[^/@\s]*:[^/@\s]+@'
        );
$$;

comment on function signalbox._secret_paths(json) is
    'The paths of the strings in a document that are, or look like, secrets.';
