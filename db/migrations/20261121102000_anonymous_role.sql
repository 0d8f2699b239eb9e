-- migrate:up
set local lock_timeout = '3s';

-- Whoever has shown no token yet, or one that was refused. All other roles may what it may.
do $$
begin
    if not exists (select from pg_catalog.pg_roles where rolname = 'signalbox_anonymous') then
        create role signalbox_anonymous nologin;
    end if;
exception
    -- Two databases migrated at the same moment: the other one made the role.
    when unique_violation or duplicate_object then null;
end;
$$;

-- Only who administers the role may grant it, and who migrates another database of the cluster need
-- not be the one who made it.
do $$
declare
    v_member text;
begin
    foreach v_member in array array['signalbox_reader', 'signalbox_external'] loop
        if not pg_catalog.pg_has_role(v_member, 'signalbox_anonymous', 'member') then
            execute format('grant signalbox_anonymous to %I', v_member);
        end if;
    end loop;
end;
$$;

grant usage on schema signalbox to signalbox_anonymous;

-- migrate:down
set local lock_timeout = '3s';

revoke usage on schema signalbox from signalbox_anonymous;

-- The role stays: it belongs to the cluster and other databases may use it.
