-- Projects take turns: what claims of a session do with what _take_turn remembers.
begin;
select plan(5);

select set_config('signalbox.turns', '', false) is not null as reset;
create temporary table made (place integer generated always as identity, id uuid);
insert into made (id) select tests.make_project() from generate_series(1, 4);
select tests.make_workflow(id) is not null as made from made;
-- The first has many tasks, the others one each.
select from made
cross join lateral (
    select w.id as workflow_id from signalbox.workflows w where w.project_id = made.id) w
cross join lateral signalbox.create_tasks(made.id, w.workflow_id, (
    select jsonb_agg(jsonb_build_object('title', 'x', 'queue', '_take_turn', 'priority', 10))
    from generate_series(1, case when place = 1 then 100 else 2 end)
));
create function claimed(count integer)
returns setof uuid
language sql
as $$
    select c.project_id from signalbox.claim_tasks('w', '{_take_turn}', max_tasks => count) c
$$;
create temporary table turns as
select n, claimed.id from generate_series(1, 4) n cross join lateral claimed(1 + 0 * n) claimed (id);
select is(
    (select count(distinct id) from turns), 4::bigint,
    'four claims of one task come to four projects, however many tasks one of them has'
);
select is(
    current_setting('signalbox.turns')::jsonb ->> '_take_turn',
    (select id::text from turns where n = 4),
    '_take_turn remembers who had the last turn'
);
select results_eq(
    $$select m.place, count(*) from claimed(8) c (id) inner join made m using (id) group by 1 order by 1$$,
    $$values (1, 5::bigint), (2, 1::bigint), (3, 1::bigint), (4, 1::bigint)$$,
    'a claim of many tasks is shared out, and what others leave goes to who has more'
);
select from signalbox._take_turn('_take_turn', 'ffffffff-ffff-7fff-bfff-ffffffffffff');
select is(
    signalbox._next_project('_take_turn', null), (select id from made where place = 1),
    '_take_turn remembers a project that is gone'
);
select from signalbox._take_turn('another', (select id from made where place = 2));
select is(
    current_setting('signalbox.turns')::jsonb ->> '_take_turn',
    'ffffffff-ffff-7fff-bfff-ffffffffffff',
    '_take_turn remembers each queue by itself'
);
select set_config('signalbox.turns', '', false) is not null as reset;

select * from finish();
rollback;
