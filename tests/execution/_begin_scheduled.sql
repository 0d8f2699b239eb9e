-- Runs in a database of its own.
--
-- A trigger on workflows is made here, for which all other files would have to be done with them.
begin;
select plan(15);

select tests.set_clock('2026-01-01 12:00+00');
select from tests.make_project();
select from signalbox.define_workflow(tests.project(), 'plain', '{"steps": [{"key": "a"}]}');
select from signalbox.define_workflow(tests.project(), 'grouped', '{
    "concurrency": {"group": "g", "cancel_in_progress": true}, "steps": [{"key": "b"}]}');
create function started()
returns table (name text, status text, starts_at timestamptz)
language sql
as $$
    select w.name, w.status::text, w.starts_at from signalbox.workflows w
    where w.project_id = tests.project() order by w.name
$$;

select from signalbox.start_workflow(tests.project(), 'plain', scheduled_at => '2026-01-02 12:00+00');
select from signalbox.start_workflow(
    tests.project(), 'grouped', scheduled_at => '2026-01-02 12:00+00', workflow_name => 'tomorrow');
select from signalbox.start_workflow(tests.project(), 'grouped', workflow_name => 'today');
select results_eq(
    'select * from started()',
    $$values ('plain', 'pending', '2026-01-02 12:00+00'::timestamptz), ('today', 'active', null),
        ('tomorrow', 'pending', '2026-01-02 12:00+00')$$,
    '_begin_scheduled has two workflows to begin, of which none is in the way of others'
);
select is(signalbox._begin_scheduled(), 0, '_begin_scheduled leaves what is not due');
select is_empty(
    $$select key from signalbox.claim_tasks('w', project_id => tests.project(), max_tasks => 9)
    where key <> 'b'$$,
    '_begin_scheduled leaves tasks where no claim finds them'
);
select tests.advance('1 day');
select is(signalbox._begin_scheduled(1), 1, '_begin_scheduled takes no more than it may');
select is(signalbox._begin_scheduled(), 1, '_begin_scheduled goes on where it stopped');
select is(signalbox._begin_scheduled(), 0, '_begin_scheduled begins each once');
select results_eq(
    'select * from started()',
    $$values ('plain', 'active', null::timestamptz), ('today', 'active', null),
        ('tomorrow', 'pending', null)$$,
    '_begin_scheduled lets a run join its group, and those before it are cancelled'
);
select is(
    (select cancel_requested_at from signalbox.workflows
    where project_id = tests.project() and name = 'today'),
    '2026-01-02 12:00+00',
    '_begin_scheduled cancels what is in progress'
);
select is_empty('select * from tests.broken_invariants()', '_begin_scheduled breaks no invariant');

-- Claims begin them, without tick; and what was cancelled before never begins.
select from tests.make_project();
select set_config('tests.workflow_id', id::text, true) from signalbox.create_workflow(
    tests.project(), 'w', scheduled_at => signalbox_data.clock() + interval '1 hour');
select from tests.make_task('t');
select from signalbox.create_workflow(
    tests.project(), 'cancelled', scheduled_at => signalbox_data.clock() + interval '1 hour');
select signalbox.cancel_workflow(project_id, id)
from signalbox.workflows where project_id = tests.project() and name = 'cancelled';
select from signalbox.create_workflow(
    tests.project(), 'over', scheduled_at => signalbox_data.clock() + interval '1 hour');
select signalbox.create_tasks(project_id, id, '[{"key": "done", "title": "d", "status": "completed"}]')
from signalbox.workflows where project_id = tests.project() and name = 'over';
select is_empty('select * from tests.claim_one()', '_begin_scheduled is not called for before its time');
select tests.advance('1 hour');
select results_eq('select key from tests.claim_one()', $$values ('t')$$, '_begin_scheduled is called by claims');
select results_eq(
    'select * from started()',
    $$values ('cancelled', 'cancelled', null::timestamptz), ('over', 'completed', null),
        ('w', 'active', null)$$,
    '_begin_scheduled forgets what is over'
);

-- One that cannot be begun does not stop the others.
select from tests.make_project();
select signalbox.create_workflow(
    tests.project(), n, scheduled_at => signalbox_data.clock() + interval '1 minute')
from unnest('{a,broken}'::text[]) n;
create function pg_temp.refuse()
returns trigger
language plpgsql
as $$
begin
    raise exception 'not this one';
end;
$$;
create trigger broken
    before update of status on signalbox_data.workflows
    for each row when (old.name = 'broken')
    execute function pg_temp.refuse();
select tests.advance('1 minute');
set local client_min_messages = error;
select is(signalbox._begin_scheduled(), 1, '_begin_scheduled goes on after one that cannot be begun');
select results_eq(
    'select name, status, starts_at = signalbox_data.clock() + interval $i$1 minute$i$ from started()',
    $$values ('a', 'active', null::boolean), ('broken', 'pending', true)$$,
    '_begin_scheduled tries that one again a minute later'
);
drop trigger broken on signalbox_data.workflows;
select is_empty('select * from tests.broken_invariants()', '_begin_scheduled breaks no invariant then');

select * from finish();
rollback;
