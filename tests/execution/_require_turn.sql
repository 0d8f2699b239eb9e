begin;
select plan(9);

create function turn(
    finished jsonb default '[]',
    worker text default 'w',
    queues text[] default '{q}',
    max_tasks integer default 1,
    lease interval default '1 minute',
    agent_config jsonb default null
)
returns void
language sql
as $$
    select signalbox._require_turn(worker, finished, queues, max_tasks, lease, agent_config)
$$;

select lives_ok(
    $$select turn(), turn(max_tasks => 1000), turn(agent_config => '{}'),
        turn('[{"task_id": 1, "retry": 2}, {"key": "a claimed row has more", "title": "x"}]')$$,
    '_require_turn takes what finish_and_claim can work with'
);
select throws_ok(
    call, code, message, format('_require_turn refuses %s', call)
)
from (
    values
        ('select turn(max_tasks => 1001)', 'SB006', 'max_tasks must be from 1 to 1000, not 1001'),
        ('select turn(max_tasks => null)', 'SB006', 'max_tasks must be from 1 to 1000, not <NULL>'),
        ('select turn(worker => '' '')', '22023', 'worker must not be blank'),
        ('select turn(queues => null)', '22004', 'worker and queues must not be null'),
        ('select turn(agent_config => ''[]'')', 'SB005', 'agent_config must be a JSON object'),
        ('select turn(null)', 'SB005', 'finished must be a JSON array'),
        ('select turn(''[{}, 1]'')', 'SB005', 'finished must be a JSON array of objects'),
        ('select turn(''[{}, {"outcom": 1}]'')', 'SB005',
            'finished has fields that are not known: $[1].outcom')
) f (call, code, message);

select * from finish();
rollback;
