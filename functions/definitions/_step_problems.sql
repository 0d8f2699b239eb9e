-- What is wrong with single steps that the schema does not say.
create or replace function signalbox._step_problems(steps jsonb, keys text[])
returns table (path text, problem text)
language sql
stable
as $$
    select
        format('$.steps[%s].key', k.number - 1),
        format('"%s" is the key of step %s already', k.key, k.first_number - 1)
    from (
        select k.key, k.number, min(k.number) over (partition by k.key)
        from unnest(_step_problems.keys) with ordinality k (key, number)
        where k.key is not null
    ) k (key, number, first_number)
    where k.number > k.first_number
    union all
    select
        format('$.steps[%s].allow_failures', s.number - 1),
        'is for steps with for_each'
    from jsonb_array_elements(_step_problems.steps) with ordinality s (step, number)
    where jsonb_typeof(s.step) = 'object'
        and s.step ? 'allow_failures'
        and not s.step ? 'for_each'
    union all
    -- Of another kind the schema knows none.
    select format('$.steps[%s].wait%s', s.number - 1, p.path), p.problem
    from jsonb_array_elements(_step_problems.steps) with ordinality s (step, number)
    cross join lateral signalbox._wait_problems(
        case
            when s.step #>> '{wait,kind}' in ('approval', 'signal', 'timer', 'gate')
                then s.step -> 'wait'
        end,
        may_refer => true
    ) p
    where jsonb_typeof(s.step) = 'object'
        and jsonb_typeof(s.step -> 'wait') = 'object';
$$;

comment on function signalbox._step_problems(jsonb, text[]) is
    'Keys that come twice, and fields that do not go together.';
grant execute on function signalbox._step_problems(jsonb, text[]) to signalbox_reader;
