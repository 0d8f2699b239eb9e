-- The rows of a query of one column for somebody outside, who is a member of the projects that
-- become_member was given. The query cannot use anything of schema tests, which is not granted.
create or replace function tests.seen_outside(query text)
returns setof text
language plpgsql
volatile
set role = signalbox_external
as $$
begin
    return query execute seen_outside.query;
end;
$$;

comment on function tests.seen_outside(text) is
    'The rows of a query of one text column for the role signalbox_external; its error, when there is one.';
