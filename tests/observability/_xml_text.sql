begin;
select plan(2);

select is(signalbox._xml_text('<a b="c">&lt;'), '&lt;a b=&quot;c&quot;&gt;&amp;lt;',
    '_xml_text lets nothing be a tag, an entity or the end of an attribute');
select is(signalbox._xml_text('it''s'), 'it''s', '_xml_text leaves other text as it is');

select * from finish();
rollback;
