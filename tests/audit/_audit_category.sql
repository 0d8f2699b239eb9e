begin;
select plan(1);

select results_eq(
    $$select a, signalbox._audit_category(a)
    from unnest('{login,access_denied,config_change,export,erase,audit_disabled,update}'::text[]) a$$,
    $$values ('login', 'security'), ('access_denied', 'security'),
        ('config_change', 'configuration'), ('export', 'privacy'), ('erase', 'privacy'),
        ('audit_disabled', 'audit'), ('update', null)$$,
    '_audit_category is that of the action where the action has one'
);

select * from finish();
rollback;
