-- migrate:up
set local lock_timeout = '3s';

-- Not a member of signalbox_reader, and nobody is a member of it: what it may read has views of its own.
do $$
begin
    if not exists (select from pg_catalog.pg_roles where rolname = 'signalbox_external') then
        create role signalbox_external nologin;
    end if;
exception
    -- Two databases migrated at the same moment: the other one made the role.
    when unique_violation or duplicate_object then null;
end;
$$;

-- migrate:down
set local lock_timeout = '3s';

-- The role stays: it belongs to the cluster and other databases may use it.
