begin;
select plan(54);

select is_empty(
    format('select * from signalbox._wait_problems(%L)', wait),
    '_wait_problems finds nothing wrong with ' || wait
)
from (
    values
        ('{"kind": "approval"}'),
        ('{"kind": "approval", "approvers": [], "required": 5}'),
        ('{"kind": "approval", "approvers": ["ada", "bob"], "required": 2, "instructions": "Look."}'),
        ('{"kind": "approval", "approvers": ["ada"], "deadline": "2 days", "on_deadline": "approve"}'),
        ('{"kind": "approval", "approvers": ["ada"], "deadline": "2 days", "on_deadline": "escalate",
            "escalate_to": ["bob", "eve"]}'),
        ('{"kind": "approval", "approvers": ["ada"], "deadline": "2 days", "on_deadline": "escalate",
            "escalate_to": [["bob"], ["eve", "ada"]]}'),
        ('{"kind": "approval", "approvers": null, "deadline": null, "unheard of": null}'),
        ('{"kind": "signal", "name": "deployed"}'),
        ('{"kind": "signal", "name": "deployed", "deadline": "PT1H", "on_deadline": "complete"}'),
        ('{"kind": "timer", "for": "10 minutes"}'),
        ('{"kind": "timer", "for": "0"}'),
        ('{"kind": "timer", "until": "2027-01-01 09:00+01"}'),
        ('{"kind": "gate", "name": "check_succeeded", "subject": "unit@9f2c1e", "deadline": "1 day",
            "on_deadline": "fail"}')
) v (wait);
select is_empty(
    'select * from signalbox._wait_problems(null)', '_wait_problems finds nothing wrong with no wait'
);

select is(
    (
        select string_agg(p.path || ': ' || p.problem, E'\n')
        from signalbox._wait_problems(wait::jsonb) p
    ),
    problems,
    '_wait_problems finds what is wrong with ' || wait
)
from (
    values
        ('[]', ': must be an object, not []'),
        ('5', ': must be an object, not 5'),
        ('{}', '.kind: must be approval, signal, timer or gate, not null'),
        ('{"kind": "vote"}', '.kind: must be approval, signal, timer or gate, not "vote"'),
        ('{"kind": 1}', '.kind: must be approval, signal, timer or gate, not 1'),
        ('{"kind": "approval", "name": "x"}', '.name: no such field'),
        ('{"kind": "approval", "approvers": "ada"}', '.approvers: must be an array, not "ada"'),
        ('{"kind": "approval", "approvers": ["ada", 5, " ", "ada", null]}',
            E'.approvers[1]: must be the name of a user, not 5\n.approvers[2]: must not be blank\n'
            '.approvers[3]: "ada" is there already\n'
            '.approvers[4]: must be the name of a user, not null'),
        ('{"kind": "approval", "required": 0}', '.required: must be at least 1'),
        ('{"kind": "approval", "required": 1.5}',
            '.required: invalid input syntax for type integer: "1.5"'),
        ('{"kind": "approval", "approvers": ["ada"], "required": 2}',
            '.required: must be at most the number of approvers'),
        ('{"kind": "approval", "instructions": {}}', '.instructions: must be a string, not {}'),
        ('{"kind": "approval", "deadline": "soon"}',
            '.deadline: invalid input syntax for type interval: "soon"'),
        ('{"kind": "approval", "deadline": "0"}', '.deadline: must be positive'),
        ('{"kind": "approval", "deadline": "-1 day"}', '.deadline: must be positive'),
        ('{"kind": "approval", "deadline": "101 years"}', '.deadline: must be at most 100 years'),
        ('{"kind": "approval", "deadline": "1 day", "on_deadline": "complete"}',
            '.on_deadline: must be one of refuse, approve, escalate, not "complete"'),
        ('{"kind": "approval", "on_deadline": "refuse"}', '.on_deadline: needs a deadline'),
        ('{"kind": "approval", "approvers": ["ada"], "deadline": "1 day", "on_deadline": "escalate"}',
            '.on_deadline: needs escalate_to'),
        ('{"kind": "approval", "approvers": ["ada"], "escalate_to": ["bob"]}',
            '.escalate_to: needs on_deadline escalate'),
        ('{"kind": "approval", "deadline": "1 day", "on_deadline": "escalate", "escalate_to": ["bob"]}',
            '.escalate_to: needs approvers: without them any person may decide already'),
        ('{"kind": "approval", "approvers": ["ada"], "deadline": "1 day", "on_deadline": "escalate",
            "escalate_to": []}', '.escalate_to: must not be empty'),
        ('{"kind": "approval", "approvers": ["ada"], "deadline": "1 day", "on_deadline": "escalate",
            "escalate_to": "bob"}', '.escalate_to: must be an array, not "bob"'),
        ('{"kind": "approval", "approvers": ["ada"], "deadline": "1 day", "on_deadline": "escalate",
            "escalate_to": ["bob", ["eve"]]}',
            '.escalate_to[1]: must be the name of a user, not ["eve"]'),
        ('{"kind": "approval", "approvers": ["ada"], "deadline": "1 day", "on_deadline": "escalate",
            "escalate_to": [["bob", 5], [], "eve"]}',
            E'.escalate_to[0][1]: must be the name of a user, not 5\n'
            '.escalate_to[1]: must not be empty\n'
            '.escalate_to[2]: must be an array like the first, not "eve"'),
        ('{"kind": "signal"}', '.name: must not be missing'),
        ('{"kind": "signal", "name": null}', '.name: must not be missing'),
        ('{"kind": "signal", "name": ""}', '.name: must not be blank'),
        ('{"kind": "signal", "name": 7}', '.name: must be a string, not 7'),
        ('{"kind": "signal", "name": "x", "deadline": "1 day", "on_deadline": "refuse"}',
            '.on_deadline: must be one of fail, complete, not "refuse"'),
        ('{"kind": "timer"}', '.for: must not be missing, unless there is until'),
        ('{"kind": "timer", "for": "-1 s"}', '.for: must be positive'),
        ('{"kind": "timer", "until": "tomorrowish"}',
            '.until: invalid input syntax for type timestamp with time zone: "tomorrowish"'),
        ('{"kind": "timer", "for": "1 s", "until": "2027-01-01"}',
            '.until: must not be given beside for'),
        ('{"kind": "gate"}', E'.name: must not be missing\n.subject: must not be missing'),
        ('{"kind": "gate", "name": "x", "subject": ["y"], "for": "1 s"}',
            E'.for: no such field\n.subject: must be a string, not ["y"]')
) v (wait, problems);
select is(
    (
        select string_agg(p.path || ': ' || p.problem, E'\n')
        from signalbox._wait_problems(jsonb_build_object(
            'kind', 'gate', 'name', repeat('n', length), 'subject', repeat('s', 5 * length)
        )) p
    ),
    problems,
    format('_wait_problems judges a name of %s characters', length)
)
from (
    values
        (100, null),
        (101, E'.name: must have at most 100 characters\n'
            '.subject: must have at most 500 characters')
) v (length, problems);

select is_empty(
    $$select * from signalbox._wait_problems('{"kind": "approval", "approvers": "${{ inputs.who }}",
        "required": "${{ inputs.many }}", "deadline": "${{ inputs.time }}", "on_deadline": "escalate",
        "escalate_to": "${{ tasks.a.result.names }}"}', may_refer => true)$$,
    '_wait_problems passes over references, where there may be some'
);
select results_eq(
    $$select path from signalbox._wait_problems('{"kind": "timer", "for": "in ${{ inputs.time }}",
        "at": "${{ inputs.x }}"}', may_refer => true)$$,
    $$values ('.at'), ('.for')$$,
    '_wait_problems judges what is more than a reference, and names of fields'
);

select * from finish();
rollback;
