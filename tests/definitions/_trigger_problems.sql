begin;
select plan(2);

select results_eq(
    $$select * from signalbox._trigger_problems('[
        "manual", "schedule", {"type": "schedule", "cron": "0 3 * * *"}, {"type": "workflow_completed"}
    ]') order by 1$$,
    $$values ('$.triggers[1]', '"cron" is missing'), ('$.triggers[3]', '"workflows" is missing')$$,
    '_trigger_problems finds what a type needs'
);
select is_empty(
    $$select * from signalbox._trigger_problems('[5, null, {"type": 5}]')$$,
    '_trigger_problems passes over what is no trigger'
);

select * from finish();
rollback;
