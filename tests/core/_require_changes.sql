begin;
select plan(5);

select lives_ok(
    $$select signalbox._require_changes('{"a": 1, "b": null}', '{a,b,c}'),
        signalbox._require_changes('{}', '{a}')$$,
    '_require_changes takes any of the fields, and none'
);
select throws_ok(
    $$select signalbox._require_changes('{"a": 1, "z": 1, "d": 1}', '{a,b}')$$,
    'SB005', 'fields that cannot be changed: $.d, $.z',
    '_require_changes lists the fields that are not among them'
);
select results_eq(
    $$select detail, hint from tests.error_of(
        $e$select signalbox._require_changes('{"z": 1}', '{a,b}')$e$)$$,
    $$values ('$.z', 'Fields that can be: a, b.')$$,
    '_require_changes gives their JSON paths, and the fields that can be changed'
);
select throws_ok(
    $$select signalbox._require_changes('[]', '{a}')$$,
    'SB005', 'changes must be a JSON object, not array',
    '_require_changes refuses a list'
);
select throws_ok(
    $$select signalbox._require_changes(null, '{a}')$$,
    'SB005', 'changes must be a JSON object, not null',
    '_require_changes refuses nothing at all'
);

select * from finish();
rollback;
