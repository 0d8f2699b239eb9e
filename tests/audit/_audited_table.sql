begin;
select plan(4);

create schema cellar;
create table cellar."Odd ""one" (id uuid primary key, a text, b text);
select from signalbox.enable_audit('cellar."Odd ""one"', 'odd_one', ignored_columns => '{a}');
select results_eq(
    $$select id, is_usable, ignored_columns from signalbox._audited_table('odd_one')$$,
    $$values ('cellar."Odd ""one"'::regclass, true, '{a}'::text[])$$,
    '_audited_table finds a table by its entity, whatever its name'
);
select is(
    tests.rows_as(
        'signalbox_reader', $$select from signalbox._audited_table('odd_one') where not is_usable$$
    ),
    1::bigint, '_audited_table tells who may not use its schema'
);
select is_empty($$select * from signalbox._audited_table('unicorn')$$, '_audited_table knows no unicorn');
drop table cellar."Odd ""one";
select is_empty($$select * from signalbox._audited_table('odd_one')$$, '_audited_table is none for a table that is gone');

select * from finish();
rollback;
