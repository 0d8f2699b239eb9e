-- Where a configuration holds secrets: what stands under a name that says so, strings that look
-- like the keys that providers hand out, and addresses with a password in them. What is below
-- such a place is not named again.
create or replace function signalbox._secret_paths(document json)
returns setof text[]
language sql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
    with recursive members (path, key, value, is_secret) as (
        select '{}'::text[], null::text, document, false
        union all
        select m.path || c.key, c.key, c.value, c.is_secret
        from members m
        cross join lateral (
            select o.key, o.value
            from json_each(case json_typeof(m.value) when 'object' then m.value else '{}' end) o
            union all
            select (a.ordinality - 1)::text, a.value
            from json_array_elements(
                case json_typeof(m.value) when 'array' then m.value else '[]' end
            ) with ordinality a
        ) p (key, value)
        cross join lateral (
            select
                p.key,
                p.value,
                p.value::text !~ '^\s*("\s*"|null|true|false|\[\s*\]|\{\s*\})\s*$'
                and (
                    regexp_replace(lower(p.key), '[^a-z]', '', 'g')
                        ~ ('(apikeys?|accesskeys?|privatekeys?|secrets?|secretkeys?|passwords?|'
                            'passwd|passphrases?|credentials?|authorization)$')
                    -- A number of tokens is a number.
                    or json_typeof(p.value) <> 'number'
                    and regexp_replace(lower(p.key), '[^a-z]', '', 'g')
                        ~ '(token|^tokens|(access|api|auth|bearer|refresh)tokens)$'
                    or json_typeof(p.value) = 'string'
                    and (
                        p.value #>> '{}' ~ (
                            '^\s*(sk-|sk_|pk_live_|rk_|gh[pousr]_|github_pat_|glpat-|'
                            'xox[abeoprs]-|AIza|AKIA|ASIA|pplx-|gsk_|hf_|r8_|xai-|lin_api_|npm_|'
                            'dop_v1_|eyJ[A-Za-z0-9_-]+[.]eyJ|-----BEGIN )'
                        )
                        or p.value #>> '{}' ~* '^\s*(bearer|basic)\s+\S'
                        or p.value #>> '{}' ~* '^\s*[a-z][a-z0-9+.-]*://[^/@\s]*:[^/@\s]+@'
                    )
                )
        ) c (key, value, is_secret)
        where not m.is_secret
    )
    select distinct m.path
    from members m
    where m.is_secret;
$$;

comment on function signalbox._secret_paths(json) is
    'The paths of the values in a document that are, or look like, secrets.';
