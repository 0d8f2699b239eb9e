begin;
select plan(4);

select is(signalbox._fair_share('_fair_share', 10), 10, '_fair_share of an empty queue is everything');
select from tests.make_project();
select from tests.make_workflow(tests.project());
select tests.make_task(n::text, queue => '_fair_share') is not null as made from generate_series(1, 5) n;
select is(signalbox._fair_share('_fair_share', 10), 10, '_fair_share of one project is everything');
select from tests.make_project();
select from tests.make_workflow(tests.project());
select from tests.make_task('1', queue => '_fair_share');
select from tests.make_project();
select from tests.make_workflow(tests.project());
select from tests.make_task('1', queue => '_fair_share');
select is(signalbox._fair_share('_fair_share', 10), 4, '_fair_share of three projects is a third');
select is(
    signalbox._fair_share('_fair_share', 2), 1, '_fair_share is one where there are more projects'
);

select * from finish();
rollback;
