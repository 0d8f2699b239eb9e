begin;
select plan(5);

select lives_ok(
    'select signalbox._require_page(1), signalbox._require_page(1000)',
    '_require_page lets pages of 1 to 1000 rows be'
);
select throws_ok(
    format('select signalbox._require_page(%s)', size), 'SB006', null,
    format('_require_page refuses %s', size)
)
from unnest('{0,-1,1001}'::text[]) size;
select throws_ok('select signalbox._require_page(null)', 'SB006', null, '_require_page refuses null');

select * from finish();
rollback;
