begin;
select plan(14);

select is(
    signalbox._reference_path(reference), path::text[],
    format('_reference_path of "%s" is %s', reference, path)
)
from (
    values
        ('inputs.version', '{inputs,version}'),
        (' tasks.build-image.result ', '{tasks,build-image,result}'),
        ('tasks.build.result.images[0].name', '{tasks,build,result,images,0,name}'),
        ('inputs["a b"].c', '{inputs,"a b",c}'),
        ('inputs[''a.b'']', '{inputs,a.b}'),
        ('item', '{item}'),
        ('tasks.a.result.0', '{tasks,a,result,0}')
) c (reference, path);
select is(
    signalbox._reference_path(reference), null, format('_reference_path refuses "%s"', reference)
)
from (
    values (''), ('inputs.'), ('inputs..a'), ('inputs.a || b'), ('f(x)'), ('1'), ('inputs["a\"b"]')
) c (reference);

select * from finish();
rollback;
