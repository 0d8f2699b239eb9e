begin;
select plan(9);

select is(
    signalbox._edit_distance(one, other, max_distance),
    distance,
    format('_edit_distance of "%s" and "%s" up to %s is %s', one, other, max_distance, distance)
)
from (
    values
        ('', '', 0, 0), ('build', 'build', 2, 0), ('biuld', 'build', 2, 1), ('build', 'buid', 2, 1),
        ('build', 'builds', 2, 1), ('kitten', 'sitting', 3, 3), ('kitten', 'sitting', 2, null),
        ('', 'abc', 3, 3), ('a', 'abcd', 2, null)
) c (one, other, max_distance, distance);

select * from finish();
rollback;
