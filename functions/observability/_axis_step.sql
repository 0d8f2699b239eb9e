-- The distance between two marks of a time axis, in seconds: the least that people count in with
-- which no more than max_marks are needed.
create or replace function signalbox._axis_step(span numeric, max_marks integer)
returns numeric
language sql
immutable
parallel safe
as $$
    select min(s.step)
    from (
        select unnest('{15,30,60,120,300,600,900,1800,3600,7200,10800,21600,43200}'::numeric[])
        union all
        select f.factor * 10::numeric ^ p.power
        from unnest('{1,2,5}'::numeric[]) f (factor)
        cross join generate_series(-3, 1) p (power)
        where f.factor * 10::numeric ^ p.power <= 10
        union all
        select 86400 * f.factor * 10::numeric ^ p.power
        from unnest('{1,2,5}'::numeric[]) f (factor)
        cross join generate_series(0, 8) p (power)
    ) s (step)
    where s.step * greatest(max_marks, 1) >= span;
$$;

comment on function signalbox._axis_step(numeric, integer) is
    'How many seconds lie between two marks of a time axis of span seconds.';
grant execute on function signalbox._axis_step(numeric, integer) to signalbox_reader;
