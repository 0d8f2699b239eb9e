-- Refuse to tell what a row was at a time of which the audit log does not know: before its table was recorded, before
-- the end of what was dropped, or before recording began again after it was disabled. Of a row of which the log has how
-- it was made it knows that it was not there before, unless it could have been made earlier under the same key.
create or replace function signalbox._require_history(
    entity text,
    id uuid,
    at timestamptz,
    made_at timestamptz default null,
    is_key_unique boolean default true
)
returns void
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
    v_recorded_since timestamptz;
    v_gap_ends_at timestamptz;
begin
    select
        t.first_recorded_at,
        case when t.is_enabled then t.gap_ends_at else signalbox_data.clock() end
    into v_recorded_since, v_gap_ends_at
    from signalbox_data.audited_tables t
    where t.entity = _require_history.entity;

    if _require_history.at < v_gap_ends_at
            and (_require_history.is_key_unique and _require_history.made_at >= v_gap_ends_at) is not true
        or _require_history.at < v_recorded_since
            and (_require_history.is_key_unique and _require_history.made_at is not null) is not true
    then
        raise exception 'what % % was at % is not known', _require_history.entity, _require_history.id,
            _require_history.at
            using
                errcode = 'SB001',
                hint = format(
                    'The audit log has all changes of it since %s.', greatest(v_recorded_since, v_gap_ends_at)
                );
    end if;
end;
$$;

comment on function signalbox._require_history(text, uuid, timestamptz, timestamptz, boolean) is
    'Raises SB001 when the audit log does not know what a row was at a time; made_at is when the first entry says '
    'that it was made, null where it says something else.';
grant execute on function signalbox._require_history(text, uuid, timestamptz, timestamptz, boolean)
    to signalbox_reader;
