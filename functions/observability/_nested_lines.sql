-- Lines of a text, in which lines stand inside others, with a box around each line that has
-- others inside: the subtasks of a task. opening and closing are the lines that begin and end a
-- box; % in opening stands for the number of its first line. Boxes deeper than ten are left
-- out, for nobody could see them.
create or replace function signalbox._nested_lines(
    lines text[],
    parents integer[],
    opening text,
    closing text
)
returns text
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
    v_deepest constant integer := 10;
    v_first_child integer[] := array_fill(null::integer, array[cardinality(lines)]);
    v_next integer[] := array_fill(null::integer, array[cardinality(lines)]);
    v_first integer;
    v_written text[] := '{}';
    v_line integer;
    v_following integer;
    v_depth integer := 0;
begin
    for v_line in reverse cardinality(lines)..1 loop
        if parents[v_line] is null then
            v_next[v_line] := v_first;
            v_first := v_line;
        else
            v_next[v_line] := v_first_child[parents[v_line]];
            v_first_child[parents[v_line]] := v_line;
        end if;
    end loop;

    v_line := v_first;
    while v_line is not null loop
        v_following := v_first_child[v_line];
        if v_following is not null then
            if v_depth < v_deepest then
                v_written := v_written || (
                    repeat('    ', v_depth + 1) || replace(opening, '%', v_line::text)
                );
            end if;
            v_depth := v_depth + 1;
        end if;
        v_written := v_written || (
            repeat('    ', least(v_depth, v_deepest) + 1) || lines[v_line]
        );

        if v_following is null then
            v_following := v_next[v_line];
            while v_following is null and parents[v_line] is not null loop
                v_line := parents[v_line];
                v_following := v_next[v_line];
                v_depth := v_depth - 1;
                if v_depth < v_deepest then
                    v_written := v_written || (repeat('    ', v_depth + 1) || closing);
                end if;
            end loop;
        end if;
        v_line := v_following;
    end loop;

    return array_to_string(v_written, E'\n');
end;
$$;

comment on function signalbox._nested_lines(text[], integer[], text, text) is
    'Lines in the order of a tree, indented, with opening and closing around each one that is a '
    'parent; parents holds the number of each line''s parent.';
grant execute on function signalbox._nested_lines(text[], integer[], text, text)
    to signalbox_reader;
