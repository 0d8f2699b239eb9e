begin;
select plan(4);

select is(signalbox._personal_query('ready_tasks'), null, '_personal_query: some tables have nothing of anybody');
select matches(
    signalbox._personal_query('project_members'), '\(t\.user_id = \$1\) and .* limit \$4$',
    '_personal_query finds rows by the user'
);
select matches(
    signalbox._personal_query('tasks'), 't\.assignee = any \(\$2\)', '_personal_query finds rows by names'
);
select is_empty(
    $$select p.table_name, p.column_name
    from signalbox.personal_columns p
    where p.holds = 'secret'
        and signalbox._personal_query(p.table_name) ~ ('''' || p.column_name || '''')$$,
    '_personal_query shows no secret'
);

select * from finish();
rollback;
