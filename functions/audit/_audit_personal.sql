-- Keep personal data out of the audit log: the value goes to personal_values, from where it can be
-- erased, and its commitment is returned for the log. Without user_id it is looked for who has this name or
-- address. One of more than 4 kB is kept as its digest, as elsewhere in the log.
drop function if exists signalbox._audit_personal(json, uuid);
create or replace function signalbox._audit_personal(
    value json,
    user_id uuid default null,
    is_context boolean default false
)
returns text
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
    v_value constant text := signalbox._short_value(_audit_personal.value)::text;
    v_salt constant bytea := uuid_send(gen_random_uuid());
    v_commitment constant bytea := sha256(
        v_salt || convert_to(v_value, 'UTF8')
    );
begin
    if _audit_personal.value is null then
        return null;
    end if;

    insert into signalbox_data.personal_values (commitment, user_id, salt, value, is_context)
    values (
        v_commitment,
        coalesce(
            _audit_personal.user_id,
            (
                select u.id
                from signalbox_data.users u
                where u.name = _audit_personal.value #>> '{}'
                    or u.email = _audit_personal.value #>> '{}'
                limit 1
            )
        ),
        v_salt,
        v_value,
        _audit_personal.is_context
    );
    return '~' || encode(v_commitment, 'hex');
end;
$$;

comment on function signalbox._audit_personal(json, uuid, boolean) is
    'Keep a personal value where it can be erased, and return its commitment for the audit log.';
