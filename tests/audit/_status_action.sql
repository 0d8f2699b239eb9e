begin;
select plan(4);

select results_eq(
    $$select s, signalbox._status_action('task', 'ready', s)
    from unnest('{pending,in_progress,review,completed,deployed,failed,cancelled,skipped}'::text[]) s$$,
    $$values ('pending', 'status_change'), ('in_progress', 'claim'), ('review', 'status_change'),
        ('completed', 'complete'), ('deployed', 'deploy'), ('failed', 'fail'),
        ('cancelled', 'cancel'), ('skipped', 'skip')$$,
    '_status_action names what becomes of a task'
);
select results_eq(
    $$select s, signalbox._status_action('task', s, 'pending')
    from unnest('{blocked,in_progress,failed,completed}'::text[]) s$$,
    $$values ('blocked', 'status_change'), ('in_progress', 'release'), ('failed', 'retry'),
        ('completed', 'retry')$$,
    '_status_action tells a task that is given back from one that is tried again'
);
select results_eq(
    $$select f, t, signalbox._status_action('workflow', f, t)
    from (values ('draft', 'active'), ('active', 'paused'), ('paused', 'active'),
        ('failed', 'active'), ('active', 'completed'), ('active', 'failed'),
        ('active', 'cancelled'), ('draft', 'pending')) m (f, t)$$,
    $$values ('draft', 'active', 'start'), ('active', 'paused', 'pause'),
        ('paused', 'active', 'resume'), ('failed', 'active', 'retry'),
        ('active', 'completed', 'complete'), ('active', 'failed', 'fail'),
        ('active', 'cancelled', 'cancel'), ('draft', 'pending', 'status_change')$$,
    '_status_action names what becomes of a workflow'
);
select results_eq(
    $$select signalbox._status_action('project', 'active', 'archived'),
        signalbox._status_action('project', 'archived', 'active'),
        signalbox._status_action('invoice', 'open', 'paid')$$,
    $$values ('archive', 'status_change', 'status_change')$$,
    '_status_action knows projects, and calls what it does not know a status_change'
);

select * from finish();
rollback;
