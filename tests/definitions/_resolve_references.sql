begin;
select plan(24);

select is(
    signalbox._resolve_references(
        value::jsonb,
        '{
            "inputs": {"n": 5, "s": "x", "b": false, "o": {"k": [1, {"z": 2}]}, "nil": null,
                "evil": "${{ inputs.s }}", "dollar": "$"},
            "workflow": {"id": "w1"}
        }',
        '{"item": {"name": "eu"}, "index": 3}'
    ),
    expected::jsonb,
    format('_resolve_references makes %s of %s', expected, value)
)
from (
    values
        ('"plain"', '"plain"'),
        ('5', '5'),
        ('"${{ inputs.n }}"', '5'),
        ('"${{inputs.n}}"', '5'),
        ('"${{ inputs.b }}"', 'false'),
        ('"${{ inputs.o }}"', '{"k": [1, {"z": 2}]}'),
        ('"${{ inputs.o.k[1].z }}"', '2'),
        ('"n is ${{ inputs.n }}, s is ${{ inputs.s }}"', '"n is 5, s is x"'),
        ('"o is ${{ inputs.o.k }}"', '"o is [1, {\"z\": 2}]"'),
        ('"${{ inputs.nil }}"', 'null'),
        ('"${{ inputs.missing }}"', 'null'),
        ('"<${{ inputs.missing }}>"', '"<>"'),
        ('"$${{ inputs.n }}"', '"${{ inputs.n }}"'),
        ('"a $${{ x }} b ${{ inputs.n }}"', '"a ${{ x }} b 5"'),
        ('"${{ inputs.evil }}"', '"${{ inputs.s }}"'),
        ('"${{ inputs.dollar }}{{ inputs.s }}"', '"${{ inputs.s }}"'),
        ('{"${{ inputs.n }}": ["${{ inputs.n }}", {"a": "${{ inputs.s }}"}]}',
            '{"${{ inputs.n }}": [5, {"a": "x"}]}'),
        ('"${{ item.name }}-${{ index }}"', '"eu-3"'),
        ('"${{ item }}"', '{"name": "eu"}'),
        ('"${{ workflow.id }}"', '"w1"'),
        ('"${{ not a path }}"', 'null'),
        ('["say \"${{ inputs.s }}\" \\", "\\${{ inputs.n }}"]', '["say \"x\" \\", "\\5"]'),
        ('{"a": "x:", "b": ":${{ inputs.n }}", "c": [":", "${{ inputs.n }}"]}',
            '{"a": "x:", "b": ":5", "c": [":", 5]}'),
        ('["a\"", "$", "{{", "${{ inputs.n }}", 1, null]', '["a\"", "$", "{{", 5, 1, null]')
) c (value, expected);

select * from finish();
rollback;
