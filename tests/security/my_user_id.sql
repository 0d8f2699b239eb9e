begin;
select plan(2);

create function asked(role text)
returns uuid
language plpgsql
as $$
declare
    v_id uuid;
begin
    perform set_config('role', asked.role, true);
    v_id := signalbox.my_user_id();
    perform set_config('role', 'none', true);
    return v_id;
end;
$$;
select is(asked('signalbox_reader'), null, 'my_user_id is null for nobody');
create temporary table me as select tests.become_member() as id;
select is(asked('signalbox_reader'), (select id from me), 'my_user_id tells who the session is');

select * from finish();
rollback;
