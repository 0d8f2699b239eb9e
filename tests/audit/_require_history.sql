-- Runs in a database of its own.
begin;
select plan(13);

-- What is said of a time; empty where that is known.
create function problem(entity text, at text, made_at text default null, is_key_unique boolean default true)
returns text
language sql
as $$
    select concat(e.code, substring(e.hint from 'since .*'))
    from tests.error_of(format(
        'select signalbox._require_history(%L, %L, %L, %L, %L)',
        problem.entity, '00000000-0000-0000-0000-000000000001', problem.at, problem.made_at, problem.is_key_unique
    )) e
$$;
set timezone = 'UTC';
select tests.set_clock('2019-01-01 12:00+00');
create table lamps (id uuid primary key, seen integer, name text);
select from signalbox.enable_audit('tests.lamps', 'lamp', ignored_columns => '{seen}');
select is(
    problem('lamp', '2019-01-01 11:59:59'), 'SB001since 2019-01-01 12:00:00+00.',
    '_require_history: what was before the log is not known'
);
select is(problem('lamp', '2019-01-01 12:00'), '', '_require_history: what was since then is');
select is(problem('lamp', 'infinity'), '', '_require_history: what is now is');
select is(
    problem('lamp', '-infinity', '2019-01-05'), '', '_require_history: before it was made a row was not there'
);
select is(
    problem('lamp', '2018-01-01', '2019-01-05', false), 'SB001since 2019-01-01 12:00:00+00.',
    '_require_history: unless there could have been one with the same key'
);

-- Disabled and enabled again.
select tests.set_clock('2019-01-03 12:00+00');
select from signalbox.disable_audit('tests.lamps');
select tests.set_clock('2019-01-04 12:00+00');
select is(
    problem('lamp', '2019-01-02'), 'SB001since 2019-01-04 12:00:00+00.',
    '_require_history: what was changed since is not known where nothing is recorded'
);
select from signalbox.enable_audit('tests.lamps');
select tests.set_clock('2019-01-06 12:00+00');
select is(
    array[problem('lamp', '2019-01-04 11:59', '2019-01-01'), problem('lamp', '2019-01-04 12:00', '2019-01-01')],
    '{SB001since 2019-01-04 12:00:00+00.,""}',
    '_require_history: nor where it was not recorded for a time'
);
select is(problem('lamp', '2019-01-03', '2019-01-05'), '', '_require_history: a row that was made after that is known');
select from signalbox.enable_audit('tests.lamps', masked_columns => '{name}');
select is(
    problem('lamp', '2019-01-05'), '', '_require_history: enabling what is enabled changes nothing'
);
select from signalbox.enable_audit('tests.lamps', ignored_columns => '{}');
select is(
    problem('lamp', '2019-01-05'), 'SB001since 2019-01-06 12:00:00+00.',
    '_require_history: a column that was ignored is known from then on'
);
select tests.set_clock('2019-01-07 12:00+00');
alter table lamps disable trigger audit_update;
select signalbox._load_audit();
select is(
    problem('lamp', '2019-01-06 13:00'), 'SB001since 2019-01-07 12:00:00+00.',
    '_require_history: what was changed while a trigger was disabled is not known'
);
select is(
    (select count(*) from signalbox.audited_tables where gap_ends_at is not null), 1::bigint,
    '_require_history: a load that finds all as it must be interrupts nothing'
);
commit;

-- Dropped.
begin;
select from tests.make_old_month();
commit;
begin;
select tests.set_clock('2019-06-15 12:00+00');
select from signalbox.set_configuration(null, 'audit.retention', '30 days', 'duration');
create temporary table old as
select p.partition_name as name
from signalbox.audit_partitions p
where p.table_name = 'audit_logs'
    and p.from_time <= '2019-02-03'
    and p.until_time > '2019-02-03';
select signalbox.seal_audit_log();
select tests.archive(name) from old;
set constraints all immediate;
select signalbox._drop_audit_partition(name) from old;
select is(
    array[
        problem('lamp', '2019-02-28 23:59', '2019-01-05'), problem('lamp', '2019-03-01', '2019-01-05'),
        problem('lamp', '2019-02-28', '2019-03-05')
    ],
    '{SB001since 2019-03-01 00:00:00+00.,"",""}', '_require_history: what was before the end of what was dropped is not known'
);

select * from finish();
rollback;
