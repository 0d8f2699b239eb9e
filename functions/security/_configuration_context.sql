-- What a sensitive value is bound to: a ciphertext that is put into another row, or back into its own
-- after a later version, does not open.
create or replace function signalbox._configuration_context(
    project_id uuid,
    key text,
    version integer,
    value_type signalbox_data.configuration_type
)
returns bytea
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
    return convert_to(
        concat_ws(
            E'\n',
            'signalbox configuration',
            coalesce(project_id::text, 'installation'),
            key,
            version,
            value_type
        ),
        'UTF8'
    );
end;
$$;

comment on function
    signalbox._configuration_context(uuid, text, integer, signalbox_data.configuration_type) is
    'Project, key, version and type of a configuration as the bytes that its ciphertext is bound to.';
