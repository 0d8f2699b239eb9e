begin;
select plan(3);

select results_eq(
    $$select * from signalbox._trigger_problems('[
        "manual", "schedule", {"type": "schedule", "cron": "0 3 * * *"}, {"type": "workflow_completed"}
    ]') order by 1$$,
    $$values ('$.triggers[1]', '"cron" is missing'), ('$.triggers[3]', '"workflows" is missing')$$,
    '_trigger_problems finds what a type needs'
);
select results_eq(
    $$select path, problem is not null from signalbox._trigger_problems('[
        {"type": "schedule", "cron": "61 * * * *", "time_zone": "Europe/Berlin"},
        {"type": "schedule", "cron": "@daily", "time_zone": "Mars/Olympus"}
    ]') order by 1$$,
    $$values ('$.triggers[0].cron', true), ('$.triggers[1].time_zone', true)$$,
    '_trigger_problems finds times that are none'
);
select is_empty(
    $$select * from signalbox._trigger_problems('[5, null, {"type": 5}]')$$,
    '_trigger_problems passes over what is no trigger'
);

select * from finish();
rollback;
