begin;
select plan(2);

select is(
    signalbox._dot_text(E'say "hi" \\N &lt; \\'),
    'say \"hi\" \\N &amp;lt; \\',
    '_dot_text lets nothing end the quotes or begin an escape'
);
select is(signalbox._dot_text(E'a\nb'), 'a\nb', '_dot_text writes the end of a line as \n');

select * from finish();
rollback;
