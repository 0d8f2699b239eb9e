begin;
select plan(2);

create type colour as enum ('red', 'green');
create table lamps (
    id uuid primary key, status colour not null default 'red', name text, secret text, seen integer
);
select from signalbox.enable_audit(
    'tests.lamps', 'lamp', ignored_columns => '{seen}', masked_columns => '{secret}'
);
select results_eq(
    $$select s from unnest(signalbox._audit_signature('tests.lamps')) s$$,
    $$values ('column id uuid plain key '), ('column status tests.colour plain recorded  default "red"'),
        ('column name text plain recorded nullable '), ('column secret text masked recorded nullable '),
        ('column seen integer plain ignored nullable '), ('status red'), ('status green')$$,
    '_audit_signature names all that the function is made from'
);
select ok(
    signalbox._audit_signature('signalbox_data.tasks')
        @> array['no other trigger before update of a row'],
    '_audit_signature has the condition for quick columns'
);

select * from finish();
rollback;
