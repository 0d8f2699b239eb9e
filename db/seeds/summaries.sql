-- What was made before is committed, and can be added up.
select signalbox.tick(jobs => '{fold_audit}');
