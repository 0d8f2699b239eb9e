begin;
select plan(7);

create collation blind (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
create table lamps (
    project_id uuid,
    id uuid,
    name text not null default 'lamp',
    made_at timestamptz not null default now(),
    lit_at timestamptz default '2026-01-01 00:00+00',
    watts integer default 40,
    twice integer generated always as (watts * 2) stored,
    number integer generated always as identity,
    code uuid default gen_random_uuid(),
    kind text default 'it''s'::text,
    price numeric default -1.5,
    raw json,
    place point,
    nick text collate blind,
    secret text default 'x',
    owner text default '',
    seen integer,
    primary key (project_id, id)
);
alter table lamps add column gone integer;
alter table lamps drop column gone;
select from signalbox.enable_audit(
    'tests.lamps', 'lamp', ignored_columns => '{seen}', masked_columns => '{secret}',
    personal_columns => '{owner}'
);

create view columns as select * from signalbox._audit_columns('tests.lamps');

select results_eq(
    'select name from columns where is_key', $$values ('project_id'), ('id')$$,
    '_audit_columns knows the key'
);
select results_eq(
    'select name from columns where not is_recorded', $$values ('project_id'), ('id'), ('seen')$$,
    '_audit_columns: the key and what is ignored are not recorded'
);
select results_eq(
    $$select name, kind from columns where kind <> 'plain'$$,
    $$values ('made_at', 'time'), ('lit_at', 'time'), ('secret', 'masked'), ('owner', 'personal')$$,
    '_audit_columns tells how a column is recorded'
);
select results_eq(
    'select name, default_value, default_json from columns where default_value is not null',
    $$values ('name', '''lamp''::text', '"lamp"'), ('watts', '40', '40'),
        ('kind', '''it''''s''::text', '"it''s"'), ('price', '''-1.5''::numeric', '-1.5'),
        ('owner', '''''::text', '""')$$,
    '_audit_columns knows the defaults that are the same for every row, but of what is masked or a time'
);
select results_eq(
    $$select name, comparable from columns where comparable <> ''$$,
    $$values ('raw', '::text'), ('place', '::text'), ('nick', ' collate "C"')$$,
    '_audit_columns: what has no equality of its own is compared as text'
);
select results_eq(
    'select name from columns where is_nullable', $$values ('lit_at'), ('watts'), ('twice'), ('code'),
        ('kind'), ('price'), ('raw'), ('place'), ('nick'), ('secret'), ('owner'), ('seen')$$,
    '_audit_columns tells what may be null'
);
select is_empty(
    $$select * from signalbox._audit_columns('tests.streets')$$,
    '_audit_columns of a table that is not audited are none'
);

select * from finish();
rollback;
