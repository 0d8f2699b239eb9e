-- migrate:up
set local lock_timeout = '3s';

create schema signalbox_data;
comment on schema signalbox_data is
    'Tables, types and sequences of Signalbox. Changed by migrations only; clients use schema signalbox.';

create schema signalbox;
comment on schema signalbox is
    'Functions and views of Signalbox: the interface for every client. Loaded from db/code.sql.';

-- Roles belong to the whole cluster, so another database of it may have made them already.
do $$
declare
    v_role text;
begin
    foreach v_role in array array[
        'signalbox_reader', 'signalbox_agent', 'signalbox_operator', 'signalbox_admin'
    ]
    loop
        if not exists (select from pg_catalog.pg_roles where rolname = v_role) then
            execute format('create role %I nologin', v_role);
        end if;
    end loop;
exception
    -- Two databases migrated at the same moment: the other one made the role.
    when unique_violation or duplicate_object then null;
end;
$$;

-- Each may what the one before it may. Only who administers the roles may grant them, and who
-- migrates another database of the cluster need not be the one who made them.
do $$
declare
    v_role text;
    v_member text;
begin
    for v_role, v_member in
        values
            ('signalbox_reader', 'signalbox_agent'),
            ('signalbox_agent', 'signalbox_operator'),
            ('signalbox_operator', 'signalbox_admin')
    loop
        if not pg_catalog.pg_has_role(v_member, v_role, 'member') then
            execute format('grant %I to %I', v_role, v_member);
        end if;
    end loop;
end;
$$;

grant usage on schema signalbox, signalbox_data to signalbox_reader;

-- migrate:down
set local lock_timeout = '3s';

drop schema signalbox cascade;
drop schema signalbox_data;

-- The roles stay: they belong to the cluster and other databases may use them.
