-- Whoever adds a column says here what it holds of people: nobody else would notice.
begin;
select plan(10);

create temporary table columns as
select
    c.relname::text as table_name,
    a.attname::text as column_name,
    a.atttypid::regtype as type,
    a.attstattarget as statistics
from pg_catalog.pg_class c
inner join pg_catalog.pg_attribute a
    on a.attrelid = c.oid
    and a.attnum > 0
    and not a.attisdropped
where c.relnamespace = 'signalbox_data'::regnamespace
    and c.relkind in ('r', 'p')
    and not c.relispartition;

select is_empty(
    $$select c.table_name, c.column_name from columns c
    except
    select p.table_name, p.column_name from signalbox._personal_columns() p$$,
    '_personal_columns: every column says what it holds of people'
);
select is_empty(
    $$select p.table_name, p.column_name from signalbox._personal_columns() p
    except
    select c.table_name, c.column_name from columns c$$,
    '_personal_columns: there is every column that it names'
);
select is_empty(
    $$select p.table_name, p.column_name
    from signalbox._personal_columns() p
    group by p.table_name, p.column_name
    having count(*) > 1$$,
    '_personal_columns names each column once'
);
select is_empty(
    $$select p.*
    from signalbox._personal_columns() p
    where p.holds not in ('nothing', 'user', 'person', 'name', 'words', 'anything', 'secret')
        or p.erase not in ('keep', 'delete', 'clear', 'pseudonym', 'words')$$,
    '_personal_columns uses the words that it explains'
);
select is_empty(
    $$select p.*
    from signalbox._personal_columns() p
    where p.erase = 'keep'
        and p.holds <> 'nothing'
        and p.reason is null$$,
    '_personal_columns gives a reason for what is kept although it may be about a person'
);
select is_empty(
    $$select p.*
    from signalbox._personal_columns() p
    where p.holds in ('person', 'name', 'words')
        and p.erase = 'keep'
        and p.column_name not in ('kind', 'created_at')$$,
    '_personal_columns keeps nothing that tells who somebody is'
);
select is_empty(
    $$select p.table_name, p.column_name, p.whose
    from signalbox._personal_columns() p
    left join columns c
        on c.table_name = p.table_name
        and c.column_name = p.whose
    where p.whose is not null
        and c.table_name is null$$,
    '_personal_columns finds a person by a column of the same table'
);
select is_empty(
    $$select c.table_name, c.column_name, p.erase
    from signalbox._personal_columns() p
    inner join columns c
        on c.table_name = p.table_name
        and c.column_name = p.column_name
    where p.erase in ('words', 'clear')
        and p.table_name not in ('users', 'erasures')
        and c.type not in ('text'::regtype, 'jsonb'::regtype)
        or p.erase = 'pseudonym'
        and c.type <> 'text'::regtype$$,
    '_personal_columns replaces words in texts and JSON alone, and names in texts'
);

-- An entry of the audit log stays for good, and so may statistics.
select is_empty(
    $$select p.table_name, p.column_name, p.holds
    from signalbox._personal_columns() p
    inner join signalbox.audited_tables t
        on t.table_name = 'signalbox_data.' || p.table_name
    where p.holds in ('person', 'name', 'words')
        and p.column_name <> all (t.ignored_columns || t.masked_columns || t.personal_columns)
        and p.column_name not in ('kind', 'created_at')$$,
    '_personal_columns: the audit log has nothing in the clear that tells who somebody is'
);
select is_empty(
    $$select p.table_name, p.column_name, p.holds
    from signalbox._personal_columns() p
    inner join columns c
        on c.table_name = p.table_name
        and c.column_name = p.column_name
    where (p.holds in ('person', 'name', 'words') or p.table_name = 'erasures' and p.holds = 'secret')
        and c.type not in (
            'timestamptz'::regtype, 'uuid'::regtype, 'integer'::regtype,
            'signalbox_data.user_kind'::regtype
        )
        and c.statistics is distinct from 0$$,
    '_personal_columns: there are no statistics of what tells who somebody is'
);

select * from finish();
rollback;
