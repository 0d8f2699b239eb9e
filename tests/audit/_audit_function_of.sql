begin;
select plan(5);

create table lamps (
    id uuid primary key, project_id uuid, watts integer default 40, lit_at timestamptz, seen integer
);
select from signalbox.enable_audit('tests.lamps', 'lamp', ignored_columns => '{seen}');

create temporary table code as select signalbox._audit_function_of('tests.lamps') as sql;
select is(
    regexp_count(sql, '"watts":'), 4,
    '_audit_function_of spells each column out, once for each operation'
) from code;
select ok(sql !~ 'seen', '_audit_function_of has nothing to do with what is ignored') from code;
select ok(sql !~ 'execute|to_jsonb', '_audit_function_of is plain SQL') from code;
select lives_ok(sql, '_audit_function_of can be run as it stands') from code;
select is(
    signalbox._audit_function_of('tests.lamps'), sql, '_audit_function_of is the same each time'
) from code;

select * from finish();
rollback;
