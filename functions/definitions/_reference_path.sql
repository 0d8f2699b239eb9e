-- The path of a reference, what stands between ${{ and }}: tasks.build.result.images[0].name is
-- {tasks,build,result,images,0,name}. Null when it is none.
create or replace function signalbox._reference_path(reference text)
returns text[]
language sql
immutable
parallel safe
as $$
    select case
        when reference ~ '^\s*[A-Za-z_][A-Za-z0-9_-]*(\.[A-Za-z0-9_-]+|\[\d+\]|\["[^"\\]*"\]|\[''[^''\\]*''\])*\s*$'
            then array(
                select trim(both '"''' from m.parts[1])
                from regexp_matches(reference, '"[^"]*"|''[^'']*''|[A-Za-z0-9_-]+', 'g')
                    with ordinality m (parts, place)
                order by m.place
            )
    end;
$$;

comment on function signalbox._reference_path(text) is
    'The names and numbers of a reference; null when it is not understood.';
grant execute on function signalbox._reference_path(text) to signalbox_reader;
