-- What ends a wait of this kind.
create or replace function signalbox._wait_remedy(kind signalbox_data.wait_kind)
returns text
language sql
immutable
parallel safe
as $$
    select case kind
        when 'approval' then 'approve_task or refuse_task'
        when 'signal' then 'send_signal'
        when 'gate' then 'satisfy_gate or refuse_gate'
        else 'its time, or another available_at by update_task'
    end;
$$;

comment on function signalbox._wait_remedy(signalbox_data.wait_kind) is
    'What ends a wait of this kind.';
grant execute on function signalbox._wait_remedy(signalbox_data.wait_kind) to signalbox_reader;
