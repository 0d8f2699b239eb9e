begin;
select plan(8);

select from tests.make_project();
-- Entries as other transactions would have left them.
create temporary table made (name text, seq bigint);
create function entry(name text, txid bigint, operation text, changes text, action text default null)
returns void
language sql
as $$
    with e as (
        insert into signalbox_data.audit_logs (
            occurred_at, txid, seq, kind, project_id, entity_id, session_role, changes
        )
        select
            signalbox_data.clock(), entry.txid, nextval('signalbox_data.audit_seq'),
            signalbox._audit_kind(
                'task', entry.operation::signalbox_data.audit_operation, coalesce(entry.action, entry.operation), 'work'
            ),
            tests.project(), '00000000-0000-0000-0000-000000000001', 'x', entry.changes
        returning seq
    )
    insert into made select entry.name, e.seq from e
$$;
create function seq(name text)
returns bigint
language sql
as $$select m.seq from made m where m.name = seq.name$$;
create function changed(name text, columns text[] default null)
returns text
language sql
as $$
    select e.message
    from tests.error_of(format(
        'select signalbox._require_unchanged(%s, ''task'', ''00000000-0000-0000-0000-000000000001'', %L, %L)',
        seq(changed.name), tests.project(), changed.columns
    )) e
$$;
select from entry('made', 1, 'insert', '"title":"a"');
select from entry('same', 1, 'update', '"title":["a","b"]');
select from entry('title', 2, 'update', '"title":["b","c"]');
select from entry('type', 3, 'update', '"type":["x","y"]');
select is(changed('type', '{type}'), null, '_require_unchanged: nothing came after');
select is(changed('title', '{title}'), null, '_require_unchanged: other columns may have been changed since');
select is(
    changed('same', '{title}'),
    format('change %s cannot be undone: change %s has changed the same since', seq('same'), seq('title')),
    '_require_unchanged names what has changed the same columns since'
);
select is(
    changed('made'), format('change %s cannot be undone: change %s has changed the same since', seq('made'), seq('title')),
    '_require_unchanged: of a new row no column may have been changed since, but in the same transaction'
);

-- Undone, and that undone in turn.
select from entry('undo', 4, 'event', '"undone":' || seq('title'), 'undo');
select from entry('untitle', 4, 'update', '"title":["c","b"]');
select is(
    changed('same', '{title}'), null, '_require_unchanged: what was undone does not count, nor what undid it'
);
select from entry('redo', 5, 'event', '"undone":' || seq('untitle'), 'undo');
select from entry('retitle', 5, 'update', '"title":["b","c"]');
select is(
    changed('same', '{title}'),
    format('change %s cannot be undone: change %s has changed the same since', seq('same'), seq('title')),
    '_require_unchanged: what was undone and done again counts'
);
select is(changed('title', '{title}'), null, '_require_unchanged: what was done again can be undone again');
select from entry('gone', 6, 'delete', '"title":"c"');
select matches(
    changed('type', '{type}'), 'change ' || seq('gone') || ' has changed', '_require_unchanged: the row may not be gone'
);

select * from finish();
rollback;
