-- Make a partition of audit_logs or audit_contexts, the default one where no times are given. It is made as a
-- table of its own and then attached: that lets others write the rest meanwhile, where create table … partition of
-- would make them wait. Triggers for each row come with the whole, that for truncate does not; nor do policies. It
-- is closed to everybody, by its own name, until the caller calls _apply_policies, which opens it to its owner.
create or replace function signalbox._make_audit_partition(
    table_name text,
    from_time timestamptz default null,
    until_time timestamptz default null
)
returns text
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
set timezone = 'UTC'
set datestyle = 'ISO'
as $$
declare
    v_name text := _make_audit_partition.table_name || coalesce(
        to_char(_make_audit_partition.from_time, '_YYYY_MM'), '_default'
    );
    v_index regclass;
begin
    if _make_audit_partition.from_time + interval '1 month' < _make_audit_partition.until_time then
        v_name := v_name || to_char(
            _make_audit_partition.until_time - interval '1 month', '_to_YYYY_MM'
        );
    end if;
    -- Dynamic, because the name says the month.
    if to_regclass(format('signalbox_data.%I', v_name)) is null then
        execute format(
            'create table signalbox_data.%I (like signalbox_data.%I including defaults including constraints)',
            v_name, _make_audit_partition.table_name
        );
        execute format(
            'create trigger partition_is_not_truncated before truncate on signalbox_data.%I '
            'for each statement execute function signalbox_data.refuse_audit_change()',
            v_name
        );
        execute format(
            'alter table signalbox_data.%I enable always trigger partition_is_not_truncated', v_name
        );
    end if;
    if not exists (
        select
        from pg_class c
        where c.oid = format('signalbox_data.%I', v_name)::regclass
            and c.relrowsecurity
            and c.relforcerowsecurity
    ) then
        execute format(
            'alter table signalbox_data.%I enable row level security, force row level security', v_name
        );
    end if;
    execute format(
        'comment on table signalbox_data.%I is %L',
        v_name,
        format(
            'Partition of signalbox_data.%s, %s.',
            _make_audit_partition.table_name,
            coalesce(
                format(
                    'from %s until %s', _make_audit_partition.from_time, _make_audit_partition.until_time
                ),
                'default'
            )
        )
    );
    execute format(
        'alter table signalbox_data.%I attach partition signalbox_data.%I %s',
        _make_audit_partition.table_name,
        v_name,
        case
            when _make_audit_partition.from_time is null then 'default'
            else format(
                'for values from (%L) to (%L)',
                _make_audit_partition.from_time, _make_audit_partition.until_time
            )
        end
    );
    -- An index of ranges sums up the first one when it is made, and then every entry in it would change that.
    for v_index in
        select i.indexrelid
        from pg_index i
        inner join pg_class c
            on c.oid = i.indexrelid
        inner join pg_am a
            on a.oid = c.relam
            and a.amname = 'brin'
        where i.indrelid = format('signalbox_data.%I', v_name)::regclass
            and pg_relation_size(i.indrelid) = 0
    loop
        perform brin_desummarize_range(v_index, 0);
    end loop;
    return v_name;
end;
$$;

comment on function signalbox._make_audit_partition(text, timestamptz, timestamptz) is
    'Make and attach a partition of the audit log, or attach the table of that name; returns its name.';
