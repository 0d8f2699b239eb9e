begin;
select plan(2);

select is(
    signalbox._id_before('019a0000-0000-7abc-8def-0123456789ab', '1 hour'),
    '0199ffc9-1180-0000-0000-000000000000',
    '_id_before goes back by so many milliseconds'
);
select ok(
    signalbox._id_before(signalbox_data.new_id(), '1 second') < signalbox_data.new_id(),
    '_id_before is before what is made now'
);

select * from finish();
rollback;
