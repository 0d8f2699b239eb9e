-- Say what a configuration is before anybody sets it, or say it anew: its type, whether it is
-- sensitive, and its rules. What is defined for the installation, without a project, holds for every
-- project that sets the same key.
--
--     select * from signalbox.define_configuration(
--         null, 'audit.retention', 'duration', rules => '{"minimum": "30 days"}',
--         description => 'How long audit logs are kept');
--
-- Its value stays, and must fit. What becomes sensitive is encrypted, and taken out of the history;
-- what is sensitive stays so, unless it is deleted and then said to be in the clear.
--
-- Runs with the owner's rights: its callers may call it, but not write the tables.
create or replace function signalbox.define_configuration(
    project_id uuid,
    key text,
    value_type signalbox_data.configuration_type,
    is_sensitive boolean default null,
    rules jsonb default '{}',
    description text default null
)
returns setof signalbox.configurations
language plpgsql
volatile
security definer
rows 1
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
    v_id uuid;
    v_old signalbox_data.configurations;
    v_new signalbox_data.configurations;
    v_value jsonb;
begin
    perform signalbox._require_configuration_access(define_configuration.project_id, 'operator');
    perform signalbox._require_configuration_key(define_configuration.key);
    perform signalbox._lock_configuration(define_configuration.key);
    v_id := signalbox._configuration_id(
        define_configuration.project_id, define_configuration.key
    );
    select *
    into v_old
    from signalbox_data.configurations c
    where c.id = v_id
    for update;

    v_new.project_id := define_configuration.project_id;
    v_new.key := define_configuration.key;
    v_new.value_type := define_configuration.value_type;
    v_new.is_sensitive := coalesce(
        define_configuration.is_sensitive,
        signalbox._was_sensitive(define_configuration.project_id, define_configuration.key)
    );
    v_new.rules := signalbox._read_rules(
        define_configuration.rules, define_configuration.value_type
    );
    v_new.description := define_configuration.description;
    perform signalbox._require_agreement(v_new);

    if (v_new.value_type, v_new.is_sensitive, v_new.rules, v_new.description)
        is distinct from
        (v_old.value_type, v_old.is_sensitive, v_old.rules, v_old.description)
    then
        v_value := signalbox._configuration_value(v_old);
        if v_value is not null then
            v_value := signalbox._read_configuration(v_value #>> '{}', v_new.value_type);
            v_value := signalbox._require_rules(v_value, v_new);
        end if;
        v_id := signalbox._write_configuration(v_new, v_value);
    end if;

    return query
        select *
        from signalbox.configurations c
        where c.id = v_id;
end;
$$;

comment on function signalbox.define_configuration(
    uuid, text, signalbox_data.configuration_type, boolean, jsonb, text
) is
    'Define the type and the rules of a configuration, of a project or (null) of the installation, and '
    'return it. Raises SB001 when there is no such project, SB005 when rules or the present value do not '
    'fit, SB007 when it would no longer be sensitive, or disagree with what the installation defines.';
grant execute on function signalbox.define_configuration(
    uuid, text, signalbox_data.configuration_type, boolean, jsonb, text
) to signalbox_operator;
