begin;
select plan(2);

select set_eq(
    'select unnest(signalbox._erasure_tables())',
    $$select distinct p.table_name
    from signalbox.personal_columns p
    where p.erase in ('words', 'pseudonym', 'clear')
        and p.table_name not in ('users', 'erasures')
    union
    select 'personal_values'$$,
    '_erasure_tables are those in which something is replaced'
);
select is(
    (signalbox._erasure_tables())[cardinality(signalbox._erasure_tables())], 'personal_values',
    '_erasure_tables has last what the audit log keeps of changes in the others'
);

select * from finish();
rollback;
