begin;
select plan(12);

select is(
    signalbox._resolve_text(content, '{"inputs": {"n": 5, "o": {"a": 1}}}', '{"item": "x", "index": 0}'),
    expected::jsonb,
    format('_resolve_text makes %s of "%s"', expected, content)
)
from (
    values
        ('plain', '"plain"'),
        ('${{ inputs.n }}', '5'),
        ('${{ inputs.o }}', '{"a": 1}'),
        ('n is ${{ inputs.n }}, item ${{ index }} is ${{ item }}', '"n is 5, item 0 is x"'),
        ('$${{ inputs.n }} is ${{ inputs.n }}', '"${{ inputs.n }} is 5"'),
        ('${{ inputs.none }}', 'null'),
        ('${{ inputs["n"] }}${{inputs.n}}', '"55"'),
        ('$$${{ inputs.n }}', '"$${{ inputs.n }}"'),
        ('open ${{ inputs.n', '"open ${{ inputs.n"'),
        ('${{ a {b} }} ${{ inputs.n }}', '"${{ a {b} }} 5"'),
        ('${{ ${{ inputs.n }}', '"${{ 5"'),
        ('}} ${{ inputs.n }} }}', '"}} 5 }}"')
) c (content, expected);

select * from finish();
rollback;
