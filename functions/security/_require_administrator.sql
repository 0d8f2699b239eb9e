-- Refuse what is about the whole installation to who may act in his own projects only. The role is
-- not enough: an administrator's session that works for somebody else may what that one may.
create or replace function signalbox._require_administrator()
returns void
language plpgsql
stable
parallel restricted
set search_path = pg_catalog, pg_temp
as $$
begin
    if not signalbox._is_unbounded() then
        raise exception 'not permitted but to administrators'
            using
                errcode = 'SB007',
                hint = 'Members of the role signalbox_admin are, while they work for nobody else.';
    end if;
end;
$$;

comment on function signalbox._require_administrator() is
    'Raises SB007 when the session is not an administrator''s or the owner''s.';
