-- Say that slots of limits have become free or are wanted: they are shared out at once, or at the end
-- where that is to come, see _begin_sharing.
create or replace function signalbox._touch_limits(
    project_id uuid,
    scopes signalbox_data.limit_scope[],
    keys text[]
)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
declare
    v_touched constant text := current_setting('signalbox.touched_limits', true);
begin
    if v_touched <> '' then
        perform set_config(
            'signalbox.touched_limits',
            (
                v_touched::jsonb || jsonb_build_object(
                    'project_id', _touch_limits.project_id,
                    'scopes', _touch_limits.scopes,
                    'keys', _touch_limits.keys
                )
            )::text,
            true
        );
    else
        perform signalbox._share_slots(
            _touch_limits.project_id, _touch_limits.scopes, _touch_limits.keys
        );
    end if;
end;
$$;

comment on function signalbox._touch_limits(uuid, signalbox_data.limit_scope[], text[]) is
    'Share out the slots of these limits, now or at _end_sharing.';
