begin;
select plan(6);

select is(signalbox._request_header('x-api-key'), null, '_request_header finds none where there is no request');
select set_config('request.headers', '{"x-api-key": "sb_1", "host": ""}', true);
select is(signalbox._request_header('x-api-key'), 'sb_1', '_request_header finds a header');
select is(signalbox._request_header('host'), '', '_request_header finds an empty one');
select is(signalbox._request_header('cookie'), null, '_request_header is null for one that is not there');
select set_config('request.headers', 'no JSON', true);
select throws_ok(
    $$select signalbox._request_header('x-api-key')$$, '22P02', null,
    '_request_header refuses what is no JSON'
);
select set_config('request.headers', '["x-api-key", "sb_1"]', true);
select is(signalbox._request_header('x-api-key'), null, '_request_header is null where there is no object');

select * from finish();
rollback;
