-- A line as it stands inside the quotes of a Mermaid label. Mermaid reads a label as Markdown and
-- HTML, and before that looks through the whole text for directives, entities and styles. So
-- every character that could mean something to any of them is given by its number; in
-- the places where a list, a rule or an address may begin, hyphens, dots and brackets are too.
-- What it looks for after it has put the characters back, \n, $$ and its own marks of entities,
-- is parted by a word joiner, which nobody sees. A line in which the words direction LR stand, in quotes
-- or not, is to Mermaid about the direction and nothing else: there the first letter is given by its
-- number.
--
-- The line has no control characters: two of them stand for # and ; meanwhile.
create or replace function signalbox._mermaid_text(value text)
returns text
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
    v_signs text := '"$%&*+:<=>@[\]^_`{|}~';
    v_text text := value;
    v_sign text;
begin
    if value !~ '[]["#$%&*+:;<=>@\\^_`{|}~]|ﬂ°|¶ß|^-|^\d+[.)]|www[.]|direction\W+(TB|BT|RL|LR|TD)' then
        return value;
    end if;
    if value ~ '^-|^\d+[.)]|www[.]' then
        v_signs := v_signs || '-.)';
    end if;

    v_text := translate(
        regexp_replace(value, '(\\(?=n)|\$(?=\$)|ﬂ(?=°)|¶(?=ß))', '\1' || chr(8288), 'g'),
        '#;', E'\u0001\u0002'
    );
    foreach v_sign in array string_to_array(v_signs, null) loop
        v_text := replace(v_text, v_sign, '#' || ascii(v_sign) || ';');
    end loop;
    v_text := regexp_replace(v_text, 'd(?=irection\W+(TB|BT|RL|LR|TD))', '#100;', 'g');
    return replace(replace(v_text, E'\u0001', '#35;'), E'\u0002', '#59;');
end;
$$;

comment on function signalbox._mermaid_text(text) is
    'A line of text as it stands inside the quotes of a Mermaid label.';
grant execute on function signalbox._mermaid_text(text) to signalbox_reader;
