begin;
select plan(4);

select is(signalbox._audit_retention('work'), null, '_audit_retention is for ever unless somebody says otherwise');
select from signalbox.set_configuration(null, 'audit.retention', '90 days', 'duration');
select is(signalbox._audit_retention('work'), '90 days'::interval, '_audit_retention is that of the installation');
select from signalbox.set_configuration(null, 'audit.retention.security', '7 years', 'duration');
select is(signalbox._audit_retention('security'), '7 years'::interval, '_audit_retention is that of the category');
select is(signalbox._audit_retention(null), '90 days'::interval, '_audit_retention of none is that of the installation');

select * from finish();
rollback;
