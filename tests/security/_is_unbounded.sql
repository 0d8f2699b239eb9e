begin;
select plan(7);

-- What runs with the owner's rights asks it.
create function pg_temp.ask()
returns boolean
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    return signalbox._is_unbounded();
end;
$$;
create function ask_as(role text)
returns boolean
language plpgsql
as $$
declare
    v_answer boolean;
begin
    perform set_config('role', ask_as.role, true);
    v_answer := pg_temp.ask();
    perform set_config('role', 'none', true);
    return v_answer;
end;
$$;

select ok(ask_as('none'), '_is_unbounded is true for the owner');
select ok(ask_as('signalbox_admin'), '_is_unbounded is true for an administrator');
select is(
    array(select ask_as('signalbox_' || r) from unnest('{reader,agent,operator,external}'::text[]) r),
    '{f,f,f,f}',
    '_is_unbounded is false for all other roles'
);
select from tests.become_member();
select ok(
    not ask_as('signalbox_admin') and not ask_as('none'),
    '_is_unbounded is false for whoever works for somebody else, whoever logged in'
);
select set_config('signalbox.session', 'forged', true) is null as forged;
select ok(
    not ask_as('signalbox_admin') and not ask_as('none'),
    '_is_unbounded is false where somebody has written the setting himself'
);
select from tests.forget_member();
select ok(ask_as('none'), '_is_unbounded is true again when the transaction is for nobody else');
-- In a function with the rights of its caller it would be true for everybody.
select is(
    tests.outcome_as('signalbox_admin', 'select signalbox._is_unbounded()'), '42501',
    '_is_unbounded cannot be asked by anybody else'
);

select * from finish();
rollback;
