begin;
select plan(5);

select is(signalbox._one_line('Build the image'), 'Build the image',
    '_one_line leaves a line as it is');
select is(signalbox._one_line(E'  a\n\tb\r\n\u00a0 c\u2028d  '), 'a b c d',
    '_one_line makes one blank of white space of every kind');
select is(signalbox._one_line(E'a\u0001b\u007fc\u0085d\uffffe'), 'a b c d e',
    '_one_line takes out what XML does not allow');
select is(signalbox._one_line('Größe 🚀 日本'), 'Größe 🚀 日本',
    '_one_line keeps letters of every script and emoji');
select is(signalbox._one_line(null), null, '_one_line of nothing is nothing');

select * from finish();
rollback;
