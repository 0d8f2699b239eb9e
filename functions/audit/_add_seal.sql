-- Close a seal whose parts are there: the hash of the one before it comes in, and its own is taken.
create or replace function signalbox._add_seal(seal signalbox_data.audit_seals)
returns bytea
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
declare
    v_seal signalbox_data.audit_seals := _add_seal.seal;
begin
    v_seal.sealed_at := signalbox_data.clock();
    select s.hash
    into v_seal.previous
    from signalbox_data.audit_seals s
    where s.id = v_seal.id - 1;
    v_seal.hash := sha256(convert_to(signalbox._seal_line(v_seal), 'UTF8'));
    insert into signalbox_data.audit_seals
    select v_seal.*;
    return v_seal.hash;
end;
$$;

comment on function signalbox._add_seal(signalbox_data.audit_seals) is
    'Add a seal of the audit log to the chain and return its hash.';
