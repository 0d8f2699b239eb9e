-- The kind of a move from one status to another. Functions of audited tables know those that were there
-- when they were generated; a status that is added later is looked up here, and its kind made.
create or replace function signalbox._audit_move(
    entity text,
    category text,
    from_status text,
    to_status text
)
returns smallint
language sql
volatile
set search_path = pg_catalog, pg_temp
as $$
    select signalbox._audit_kind(
        _audit_move.entity,
        'update',
        signalbox._status_action(
            _audit_move.entity, _audit_move.from_status, _audit_move.to_status
        ),
        _audit_move.category,
        format(
            '{"status":[%s,%s]}',
            to_json(_audit_move.from_status), to_json(_audit_move.to_status)
        )
    );
$$;

comment on function signalbox._audit_move(text, text, text, text) is
    'The kind of entries for a move from one status to another, which is made when there is none yet.';
