begin;
select plan(10);

select is(
    signalbox._mermaid_text('Run the tests (unit, e2e), then go: end'),
    'Run the tests (unit, e2e), then go#58; end',
    '_mermaid_text leaves ordinary words readable'
);
select is(
    signalbox._mermaid_text('"][`<b>&quot;#35;'),
    '#34;#93;#91;#96;#60;b#62;#38;quot#59;#35;35#59;',
    '_mermaid_text gives quotes, brackets and entities by number'
);
select is(
    signalbox._mermaid_text('%%{init: 1}%% style:"x" _a_ *b* $$c$$'),
    '#37;#37;#123;init#58; 1#125;#37;#37; style#58;#34;x#34; #95;a#95; #42;b#42; #36;⁠#36;c#36;⁠#36;',
    '_mermaid_text lets nothing be a directive, a style, emphasis or a formula'
);
select is(
    signalbox._mermaid_text('1. first'), '1#46; first',
    '_mermaid_text lets no list begin'
);
select is(
    signalbox._mermaid_text('- www.example.com'), '#45; www#46;example#46;com',
    '_mermaid_text lets no rule and no address begin'
);
select is(
    signalbox._mermaid_text('a\n ﬂ°°60¶ß'), 'a#92;⁠n ﬂ⁠°°60¶⁠ß',
    '_mermaid_text parts what Mermaid would find in the end'
);
select is(signalbox._mermaid_text('Größe 🚀'), 'Größe 🚀', '_mermaid_text keeps letters and emoji');
select is(
    signalbox._mermaid_text('Turn direction LR, direction  TB: directions'),
    'Turn #100;irection LR, #100;irection  TB#58; directions',
    '_mermaid_text lets no line be about the direction'
);
select is(
    signalbox._mermaid_text('direction of the LRU'), 'direction of the LRU',
    '_mermaid_text leaves directions of other things readable'
);
select is(signalbox._mermaid_text(null), null, '_mermaid_text of nothing is nothing');

select * from finish();
rollback;
