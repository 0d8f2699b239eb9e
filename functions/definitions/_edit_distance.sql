-- How many letters must be put in, taken out, changed or exchanged with their neighbour to make one
-- word of another, as far as the limit; null beyond it. (Optimal string alignment, row by row.)
create or replace function signalbox._edit_distance(one text, other text, max_distance integer)
returns integer
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
    v_one constant text[] := string_to_array(one, null);
    v_other constant text[] := string_to_array(other, null);
    v_length constant integer := coalesce(cardinality(v_other), 0);
    v_before integer[];
    v_row integer[] := array(select n from generate_series(0, v_length) n);
    v_next integer[];
begin
    if abs(length(one) - length(other)) > max_distance then
        return null;
    end if;

    for i in 1..length(one) loop
        v_next := array[i];
        for j in 1..v_length loop
            v_next[j + 1] := least(
                v_row[j + 1] + 1,
                v_next[j] + 1,
                v_row[j] + (v_one[i] <> v_other[j])::integer,
                case
                    when i > 1 and j > 1
                        and v_one[i] = v_other[j - 1]
                        and v_one[i - 1] = v_other[j]
                        then v_before[j - 1] + 1
                end
            );
        end loop;
        v_before := v_row;
        v_row := v_next;
    end loop;

    return nullif(least(v_row[v_length + 1], max_distance + 1), max_distance + 1);
end;
$$;

comment on function signalbox._edit_distance(text, text, integer) is
    'How many changes of a letter lead from one word to another; null when more than max_distance.';
grant execute on function signalbox._edit_distance(text, text, integer) to signalbox_reader;
