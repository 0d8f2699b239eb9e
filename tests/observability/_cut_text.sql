begin;
select plan(4);

select is(signalbox._cut_text('abcd', 4), 'abcd', '_cut_text leaves a text that is short enough');
select is(signalbox._cut_text('abcde', 4), 'abc…', '_cut_text shows that something is cut off');
select is(signalbox._cut_text('ab cde', 4), 'ab…', '_cut_text leaves no blank before the cut');
select is(signalbox._cut_text(null, 4), null, '_cut_text of nothing is nothing');

select * from finish();
rollback;
