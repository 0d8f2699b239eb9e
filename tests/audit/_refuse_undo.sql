begin;
select plan(1);

select results_eq(
    $$select * from tests.error_of($q$select signalbox._refuse_undo(7, 'it is over', 'Never mind.')$q$)$$,
    $$values ('SB002', 'change 7 cannot be undone: it is over', '', 'Never mind.')$$,
    '_refuse_undo says why and what to do'
);

select * from finish();
rollback;
