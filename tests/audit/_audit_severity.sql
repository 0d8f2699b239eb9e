begin;
select plan(1);

select results_eq(
    $$select a, signalbox._audit_severity(a)::text
    from unnest('{insert,claim,delete,cancel,fail,access_denied,truncate,audit_disabled}'::text[]) a$$,
    $$values ('insert', 'info'), ('claim', 'info'), ('delete', 'warning'), ('cancel', 'warning'),
        ('fail', 'error'), ('access_denied', 'warning'), ('truncate', 'critical'),
        ('audit_disabled', 'critical')$$,
    '_audit_severity is higher the less can be taken back'
);

select * from finish();
rollback;
