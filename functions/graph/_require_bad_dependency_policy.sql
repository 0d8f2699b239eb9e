-- Refuse any other word for what becomes of dependencies that cannot be added.
create or replace function signalbox._require_bad_dependency_policy(policy text)
returns void
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
begin
    if policy is null or policy not in ('refuse', 'quarantine') then
        raise exception 'on_bad_dependency must be refuse or quarantine, not %', policy
            using errcode = 'invalid_parameter_value';
    end if;
end;
$$;

comment on function signalbox._require_bad_dependency_policy(text) is
    'Raises 22023 unless the policy is refuse or quarantine.';
