begin;
select plan(5);

select is(
    signalbox._fork_between(low::uuid, high::uuid), fork::uuid,
        '_fork_between parts ' || what
)
from (
    values
        (
            'neighbours', '00000000-0000-0000-0000-000000000006',
            '00000000-0000-0000-0000-000000000007', '00000000-0000-0000-0000-000000000007'
        ),
        (
            'two that differ in the first bit', '7fffffff-ffff-ffff-ffff-ffffffffffff',
            'f0000000-0000-0000-0000-000000000001', '80000000-0000-0000-0000-000000000000'
        ),
        (
            'two that differ in the middle', '01a1fe44-2af1-73b2-abcd-1e9ed2e67fa2',
            '01a1fe44-2af1-73f2-8000-000000000000', '01a1fe44-2af1-73c0-0000-000000000000'
        ),
        (
            'two that differ after the first half',
            '01a1fe44-2af1-73b2-8000-000000000000',
            '01a1fe44-2af1-73b2-a8ce-1e9ed2e67fa2', '01a1fe44-2af1-73b2-a000-000000000000'
        )
) f (what, low, high, fork);
select is_empty(
    $$select low, high
    from (
        select least(a, b) as low, greatest(a, b) as high
        from (
            select gen_random_uuid() as a, gen_random_uuid() as b
            from generate_series(1, 200)
        ) r
    ) p
    where not (low < signalbox._fork_between(low, high)
        and signalbox._fork_between(low, high) <= high)$$,
    '_fork_between lies above the lower and not above the higher'
);

select * from finish();
rollback;
