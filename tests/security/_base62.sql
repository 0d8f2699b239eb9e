begin;
select plan(8);

select is(signalbox._base62('\x00', 3), '000', '_base62 fills up with zeros');
select is(signalbox._base62('\x09', 1), '9', '_base62 counts with digits first');
select is(signalbox._base62('\x0a23', 2), 'fr', '_base62 goes on with capitals and small letters');
select is(signalbox._base62('\x3d', 1), 'z', '_base62 has 62 digits');
select is(signalbox._base62('\x3e', 2), '10', '_base62 carries');
select is(signalbox._base62('\x3e', 1), '0', '_base62 cuts off what does not fit at the front');
select is(
    signalbox._base62(decode(repeat('ff', 32), 'hex'), 43),
    'yhjskwdA6OZ1AL1YmHWZWm8LLG7HjnuCA2j5rOw8Xp1',
    '_base62 writes 256 bits in 43 digits'
);
select is(signalbox._base62('', 2), '00', '_base62 of nothing is zero');

select * from finish();
rollback;
