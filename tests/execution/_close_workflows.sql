begin;
select plan(6);

select tests.set_clock('2026-01-01 12:00+00');
select from tests.make_project();

-- Close a workflow whose tasks have these statuses, and say how it ends.
create function closed(statuses text)
returns text
language plpgsql
as $$
begin
    perform tests.make_workflow();
    perform signalbox.create_tasks(tests.project(), tests.workflow(), (
        select jsonb_agg(jsonb_build_object('title', s, 'status', s))
        from unnest(statuses::text[]) s));
    update signalbox_data.workflows set status = 'active', finished_at = null
    where id = tests.workflow();
    perform signalbox._close_workflows(array[tests.project()], array[tests.workflow()]);
    return (
        select concat_ws(' ', status, to_char(finished_at at time zone 'UTC', 'HH24:MI'))
        from signalbox_data.workflows where id = tests.workflow()
    );
end;
$$;

select results_eq(
    $$select s, closed(s) from unnest(array[
        '{completed}', '{completed,deployed,skipped,cancelled}', '{completed,failed}',
        '{cancelled,skipped}', '{skipped}', '{failed}']) s$$,
    $$values ('{completed}', 'completed 12:00'),
        ('{completed,deployed,skipped,cancelled}', 'completed 12:00'),
        ('{completed,failed}', 'failed 12:00'),
            ('{cancelled,skipped}', 'cancelled 12:00'),
        ('{skipped}', 'cancelled 12:00'), ('{failed}', 'failed 12:00')$$,
    '_close_workflows finishes a workflow by how its tasks ended'
);
select results_eq(
    $$select s, closed(s) from unnest(array[
        '{completed,ready}', '{completed,in_progress}', '{failed,review}', '{blocked}',
        '{deferred}'
        ]) s$$,
    $$values ('{completed,ready}', 'active'), ('{completed,in_progress}', 'active'),
        ('{failed,review}', 'active'), ('{blocked}', 'active'),
            ('{deferred}', 'active')$$,
    '_close_workflows leaves a workflow with any open task'
);
select from tests.make_workflow();
select from signalbox._close_workflows(array[tests.project()], array[tests.workflow()]);
select is(
    (select status::text from signalbox.workflows where id = tests.workflow()), 'active',
    '_close_workflows leaves a workflow without tasks'
);
select is(closed('{completed}'), 'completed 12:00', '_close_workflows closes once');
select tests.advance('1 hour');
select from signalbox._close_workflows(
    array[tests.project(), tests.project()], array[tests.workflow(), tests.workflow()]);
select is(
    (select finished_at from signalbox.workflows where id = tests.workflow()),
    '2026-01-01 12:00+00',
    '_close_workflows leaves the end of a finished workflow'
);
select lives_ok(
    $$select signalbox._close_workflows('{}', '{}')$$,
    '_close_workflows closes none of none'
);

select * from finish();
rollback;
