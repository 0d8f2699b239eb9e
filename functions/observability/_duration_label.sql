-- How long something took, as people say it: two units at most.
create or replace function signalbox._duration_label(seconds numeric)
returns text
language sql
immutable
parallel safe
as $$
    select case
        when seconds = 0 then '0 s'
        when seconds < 0.9995 then format('%s ms', greatest(round(seconds * 1000), 1))
        when seconds < 9.95 then format('%s s', trim_scale(round(seconds, 1)))
        when seconds < 59.5 then format('%s s', round(seconds))
        when seconds < 3599.5 then concat_ws(
            ' ',
            format('%s min', div(round(seconds), 60)),
            nullif(round(seconds) % 60, 0) || ' s'
        )
        when seconds < 86370 then concat_ws(
            ' ',
            format('%s h', div(round(seconds / 60), 60)),
            nullif(round(seconds / 60) % 60, 0) || ' min'
        )
        else concat_ws(
            ' ',
            format('%s d', div(round(seconds / 3600), 24)),
            nullif(round(seconds / 3600) % 24, 0) || ' h'
        )
    end;
$$;

comment on function signalbox._duration_label(numeric) is
    'A number of seconds in words: 240 ms, 2.4 s, 3 min 20 s, 2 h 5 min, 3 d 4 h.';
grant execute on function signalbox._duration_label(numeric) to signalbox_reader;
