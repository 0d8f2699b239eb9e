-- Runs in a database of its own.
begin;
select plan(10);

select tests.set_clock('2026-02-10 12:00+00');
select from tests.make_project();
select tests.set_clock('2026-03-10 12:00+00');
select from tests.make_workflow(tests.project());

prepare february as select signalbox._audit_hold_on('2026-02-01+00', '2026-03-01+00') is not null;
prepare march as select signalbox._audit_hold_on('2026-03-01+00', '2026-04-01+00') is not null;
select results_eq('execute february', 'values (false)', '_audit_hold_on is nothing without a hold');

insert into signalbox_data.audit_holds (id, reason) values ('01a1fe44-2af1-7000-8000-000000000001', 'all');
select results_eq('execute february', 'values (true)', '_audit_hold_on: all is held when nothing is said');
update signalbox_data.audit_holds set ends_at = '2026-03-01+00';
select results_eq('execute february', 'values (true)', '_audit_hold_on: a time is held …');
select results_eq('execute march', 'values (false)', '_audit_hold_on: … up to its end');
update signalbox_data.audit_holds set ends_at = null, entity = 'workflow', in_project_id = tests.project();
select results_eq('execute february', 'values (false)', '_audit_hold_on: what has nothing of a hold is not held');
select results_eq('execute march', 'values (true)', '_audit_hold_on: what has an entry of it is');
update signalbox_data.audit_holds set user_id = signalbox_data.new_id();
select results_eq('execute march', 'values (false)', '_audit_hold_on: all that is said must apply');
update signalbox_data.audit_holds set user_id = tests.project(), entity = null;
select results_eq('execute february', 'values (true)', '_audit_hold_on: what is about a user is held as well');
update signalbox_data.audit_holds set user_id = null, entity_id = tests.project(), begins_at = '2026-02-10 12:00:01+00';
select results_eq('execute february', 'values (false)', '_audit_hold_on: a hold begins at its time');
update signalbox_data.audit_holds set begins_at = null, released_at = now();
select results_eq('execute february', 'values (false)', '_audit_hold_on: a hold ends');

select * from finish();
rollback;
