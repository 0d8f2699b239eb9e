begin;
select plan(4);

create function evaluated(members text[])
returns text
language plpgsql
as $$
declare
    v_result text;
begin
    execute 'select ' || signalbox._audit_members(evaluated.members) into v_result;
    return v_result;
end;
$$;
select is(
    evaluated('{''a'',null::text,''b''}'), 'a,b', '_audit_members leaves out what is null'
);
select is(evaluated('{}'), null, '_audit_members of none is null');
select is(
    evaluated((select array_agg(quote_literal(n) order by n) from generate_series(1, 1000) n)),
    (select string_agg(n::text, ',' order by n) from generate_series(1, 1000) n),
    '_audit_members puts more together than a function takes'
);
select is(
    evaluated((
        select array_agg(
            case when n % 200 = 100 then quote_literal(n) else 'null::text' end order by n
        )
        from generate_series(1, 1000) n
    )),
    '100,300,500,700,900',
    '_audit_members leaves out hundreds that are null'
);

select * from finish();
rollback;
