begin;
select plan(4);

select is(
    signalbox._nested_lines('{}', null, 'box %', 'end'), '',
    '_nested_lines makes nothing of nothing'
);
select is(
    signalbox._nested_lines('{a,b}', array[null, null]::integer[], 'box %', 'end'),
    E'    a\n    b',
    '_nested_lines leaves lines without parents in their order'
);
select is(
    signalbox._nested_lines('{a,b,c,d,e}', array[null, 3, null, 3, 2], 'box %', 'end'),
    E'    a\n'
    '    box 3\n'
    '        c\n'
    '        box 2\n'
    '            b\n'
    '            e\n'
    '        end\n'
    '        d\n'
    '    end',
    '_nested_lines puts children into the box of their parent, to any depth'
);
select is(
    (
        select count(*)
        from regexp_matches(
            signalbox._nested_lines(
                array(select 'n' || i from generate_series(1, 12) i),
                array(select nullif(i - 1, 0) from generate_series(1, 12) i),
                'box %', 'end'
            ),
            '^ *(?:box \d+|end)$', 'gn'
        )
    ),
    20::bigint,
    '_nested_lines leaves out boxes deeper than ten, and closes those that it opens'
);

select * from finish();
rollback;
