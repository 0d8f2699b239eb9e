begin;
select plan(16);

select lives_ok(
    format('select signalbox._require_configuration_key(%L)', key),
    format('_require_configuration_key takes %s', key)
)
from unnest(array['a', '_', 'github.token', 'GITHUB_TOKEN', 'a/b:c-d', '0', repeat('x', 200)]) key;
select throws_ok(
    format('select signalbox._require_configuration_key(%L)', key), 'SB005', null,
    format('_require_configuration_key refuses %s', coalesce(left(key, 20), 'null'))
)
from unnest(array[null, '', ' ', 'a b', '.a', 'é', E'a\n', 'a=b', repeat('x', 201)]) key;

select * from finish();
rollback;
