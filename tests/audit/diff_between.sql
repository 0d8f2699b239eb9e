begin;
select plan(5);

select from tests.set_clock('2026-01-01 12:00+00');
select from tests.make_project();
select from tests.make_workflow();
select from tests.make_task('a');
select from tests.advance('1 hour');
select from signalbox.update_task(tests.project(), tests.task('a'), '{"title": "b", "assignee": "ada"}');
select from tests.advance('1 hour');
select from signalbox.update_task(tests.project(), tests.task('a'), '{"title": "c", "description": "d"}');
select from signalbox.update_task(tests.project(), tests.task('a'), '{"description": null}');
create function difference(from_hour integer, to_hour integer)
returns table (column_name text, old_value jsonb, new_value jsonb)
language sql
as $$
    select *
    from signalbox.diff_between(
        'task', tests.task('a'), make_timestamptz(2026, 1, 1, from_hour, 30, 0, 'UTC'),
        make_timestamptz(2026, 1, 1, to_hour, 30, 0, 'UTC')
    )
$$;
select results_eq(
    'select * from difference(12, 14)',
    $$values ('assignee', null::jsonb, '"ada"'::jsonb), ('title', '"a"', '"c"')$$,
    'diff_between has the columns that differ, whatever they were in between'
);
select results_eq(
    'select * from difference(14, 13)', $$values ('title', '"c"'::jsonb, '"b"'::jsonb)$$,
    'diff_between goes backwards too'
);
select is_empty('select * from difference(14, 15)', 'diff_between is empty where nothing was changed');
select results_eq(
    $$select * from difference(11, 12) where column_name in ('title', 'status', 'description')$$,
    $$values ('status', null::jsonb, '"ready"'::jsonb), ('title', null, '"a"')$$,
    'diff_between has all that a new row has'
);
select throws_ok(
    $$select signalbox.diff_between('unicorn', gen_random_uuid(), now(), now())$$, 'SB001', null,
    'diff_between knows no unicorn'
);

select * from finish();
rollback;
