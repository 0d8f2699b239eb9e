begin;
select plan(3);

select lives_ok(
    $$select signalbox._require_bad_dependency_policy(p)
    from unnest('{refuse,quarantine}'::text[]) p$$,
    '_require_bad_dependency_policy takes both words'
);
select throws_ok(
    $$select signalbox._require_bad_dependency_policy('Refuse')$$,
    '22023', 'on_bad_dependency must be refuse or quarantine, not Refuse',
    '_require_bad_dependency_policy refuses any other word'
);
select throws_ok(
    'select signalbox._require_bad_dependency_policy(null)',
    '22023', 'on_bad_dependency must be refuse or quarantine, not <NULL>',
    '_require_bad_dependency_policy refuses none'
);

select * from finish();
rollback;
