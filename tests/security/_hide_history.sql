begin;
select plan(3);

select from tests.make_project();
select signalbox.set_configuration(p, 'hide_history.a', n::text)
from generate_series(1, 3) n, unnest(array[tests.project(), null]) p;
select from signalbox.set_configuration(tests.project(), 'hide_history.b', 'x');

select signalbox._hide_history(tests.project(), 'hide_history.a');
select results_eq(
    $$select version, value, is_sensitive from signalbox.configuration_history
    where project_id = tests.project() and key = 'hide_history.a' order by version$$,
    $$values (1, null::jsonb, true), (2, null, true), (3, '"3"', false)$$,
    '_hide_history hides the versions before the newest'
);
select is(
    (
        select count(*)
        from signalbox.configuration_history
        where key like 'hide\_history.%'
            and not is_sensitive
    ),
    5::bigint,
    '_hide_history hides nothing of another key or project'
);
select signalbox._hide_history(null, 'hide_history.a');
select results_eq(
    $$select version, value from signalbox.configuration_history
    where project_id is null and key = 'hide_history.a' order by version$$,
    $$values (1, null::jsonb), (2, null), (3, '"3"')$$,
    '_hide_history hides those of the installation'
);

select * from finish();
rollback;
