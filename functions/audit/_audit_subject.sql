-- Of the function that records the changes of a table the expression that says whom the personal columns of a row
-- are about: the user in user_id, the row itself in users, who has redriven a task, else whoever has the
-- name or address.
create or replace function signalbox._audit_subject(table_name text, alias text)
returns text
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
    select coalesce(
        case
            when to_regclass(_audit_subject.table_name) = 'signalbox_data.task_redrives'::regclass
                then format(
                    '(select u.id from signalbox_data.users u where u.name = %I.redriven_by)',
                    _audit_subject.alias
                )
        end,
        (
            select format('%I.%I', _audit_subject.alias, a.attname)
            from pg_attribute a
            where a.attrelid = to_regclass(_audit_subject.table_name)
                and a.attname = case
                    when a.attrelid = 'signalbox_data.users'::regclass then 'id'
                    else 'user_id'
                end
                and a.atttypid = 'uuid'::regtype
                and not a.attisdropped
        ),
        'null'
    );
$$;

comment on function signalbox._audit_subject(text, text) is
    'SQL for the audit log: the user whom the personal columns of a row are about.';
