begin;
select plan(1);

select from tests.make_workflow();
select from tests.make_task('top');
select from tests.make_task('middle', parent => 'top');
select from tests.make_task('bottom', parent => 'middle');
select from tests.make_task('beside', parent => 'top');

select results_eq(
    $$select t, array_agg(a order by a)
    from unnest('{top,middle,bottom,beside}'::text[]) t
    cross join unnest('{top,middle,bottom,beside}'::text[]) a
    where signalbox._is_below(tests.project(), tests.task(t), tests.task(a))
    group by t order by t$$,
    $$values ('beside', '{beside,top}'::text[]), ('bottom', '{bottom,middle,top}'),
        ('middle', '{middle,top}'), ('top', '{top}')$$,
    '_is_below is true for a task itself and all of its ancestors'
);

select * from finish();
rollback;
