-- Whether a source has shown wrong tokens with a prefix so often that no more of them are looked at, in
-- this quarter of an hour or the one before it. Who fails elsewhere, or with other prefixes, is locked out
-- there alone.
create or replace function signalbox._is_locked_out(source cidr, prefix text, now timestamptz)
returns boolean
language sql
stable
as $$
    select exists (
        select
        from signalbox_data.failed_logins f
        where f.source = _is_locked_out.source
            and f.began_at = any (array[
                signalbox._login_period(_is_locked_out.now),
                signalbox._login_period(_is_locked_out.now - interval '15 minutes')
            ])
            and f.prefix = _is_locked_out.prefix
            and f.failures >= 10
    );
$$;

comment on function signalbox._is_locked_out(cidr, text, timestamptz) is
    'Whether tokens with this prefix from this source are refused for now, whatever they are.';
