-- Why a task failed whose gate was refused.
create or replace function signalbox._refusal(name text, subject text, reason text)
returns text
language sql
stable
parallel safe
as $$
    select concat_ws(
        ': ', format('%s of %s was refused', _refusal.name, _refusal.subject), _refusal.reason
    );
$$;

comment on function signalbox._refusal(text, text, text) is
    'What is said of a task that failed because its gate was refused.';
