-- What define_workflow would say of a definition, without making anything: for editors and for CI.
--
--     select * from signalbox.check_definition('{"steps": [{"key": "test", "need": ["build"]}]}');
--
create or replace function signalbox.check_definition(definition jsonb)
returns table (path text, problem text)
language sql
stable
as $$
    select p.path, p.problem
    from signalbox._definition_problems(check_definition.definition) p;
$$;

comment on function signalbox.check_definition(jsonb) is
    'Everything that is wrong with a workflow definition, by JSON path; no row when it is good.';
grant execute on function signalbox.check_definition(jsonb) to signalbox_reader;
