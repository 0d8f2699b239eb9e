begin;
select plan(2);

select is(
    signalbox._refusal('check_succeeded', 'unit@9f2c1e', 'red'),
    'check_succeeded of unit@9f2c1e was refused: red',
    '_refusal says why'
);
select is(
    signalbox._refusal('pull_request_merged', 'acme/shop#17', null),
    'pull_request_merged of acme/shop#17 was refused',
    '_refusal needs no reason'
);

select * from finish();
rollback;
