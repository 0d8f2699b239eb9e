begin;
select plan(3);

select results_eq(
    'select job from signalbox._tick_jobs()',
    $$values ('expire_leases'), ('expire_deadlines'), ('expire_waits'), ('promote_delayed_tasks'),
        ('begin_scheduled'), ('fire_schedules'), ('fill_slots'), ('advance_groups'), ('age_ready_tasks'),
        ('forget_workers'), ('forget_schedule_runs'), ('forget_signals'), ('forget_logins'), ('erase_users'),
        ('fold_audit'),
        ('seal_audit_log'), ('forget_personal_values'), ('look_after_audit_log')$$,
    '_tick_jobs lists the jobs'
);
select is_empty(
    $$select job from signalbox._tick_jobs() group by job having count(*) > 1$$,
    '_tick_jobs names each job once'
);
select is_empty(
    $$select t.job
    from signalbox._tick_jobs() t
    where not exists (
        select
        from pg_catalog.pg_proc p
        where p.pronamespace = 'signalbox'::regnamespace
            and p.proname = t.function_name
            and p.proargtypes[0] = 'integer'::regtype
            and p.pronargs - p.pronargdefaults <= 1
            and p.prorettype = 'integer'::regtype
    )$$,
    '_tick_jobs names functions that take a number of rows and return one'
);

select * from finish();
rollback;
