begin;
select plan(2);

select is(
    signalbox._is_held((select id from signalbox.create_user('ada'))), false,
    '_is_held: nobody is held without a hold'
);
select is(signalbox._is_held(null), false, '_is_held of nobody is false');

select * from finish();
rollback;
