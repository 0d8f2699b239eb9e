-- What a statement that must fail says beside its code and message, which throws_ok
-- checks. What it changed is undone.
create or replace function tests.error_of(
    statement text,
    out code text,
    out message text,
    out detail text,
    out hint text
)
language plpgsql
volatile
as $$
begin
    execute statement;
exception
    when others then
        get stacked diagnostics
            code = returned_sqlstate,
            message = message_text,
            detail = pg_exception_detail,
            hint = pg_exception_hint;
end;
$$;

comment on function tests.error_of(text) is
    'The error of a statement, with detail and hint; all null when it succeeds.';
