begin;
select plan(5);

select lives_ok(
    $$select signalbox._require_grace(g) from unnest('{0,1 second,30 days}'::interval[]) g$$,
    '_require_grace allows from nothing to 30 days'
);
select throws_ok(
    format('select signalbox._require_grace(%L)', g), 'SB006',
    'a grace period must be from nothing to 30 days, not ' || coalesce(g, '<NULL>'),
    '_require_grace refuses ' || coalesce(g, 'null')
)
from unnest('{-00:00:01,31 days,NULL}'::text[]) g;
select is(
    (tests.error_of($$select signalbox._require_grace('31 days')$$)).hint,
    'With 0 the lease ends at once.', '_require_grace says what 0 does'
);

select * from finish();
rollback;
