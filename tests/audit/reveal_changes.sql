begin;
select plan(7);

create temporary table kept as
select
    signalbox._audit_personal('"ada"') as name,
    signalbox._audit_personal('{"a": [1]}') as details,
    signalbox._audit_personal('{"ip_address": "::1"}', null, true) as context;

select is(
    signalbox.reveal_changes(jsonb_build_object('x', jsonb_build_array(null, name), 'y', '[1, "z"]'::jsonb)),
    '{"x": [null, "ada"], "y": [1, "z"]}', 'reveal_changes shows what is kept out of line'
) from kept;
select is(
    signalbox.reveal_changes(jsonb_build_object('x', jsonb_build_array(details, name))),
    '{"x": [{"a": [1]}, "ada"]}', 'reveal_changes shows values of all kinds, before and after'
) from kept;
select is(
    signalbox.reveal_changes(jsonb_build_object('x', jsonb_build_array(null, context))),
    jsonb_build_object('x', jsonb_build_array(null, context)),
    'reveal_changes does not show what clients said of whom they work for'
) from kept;
delete from signalbox_data.personal_values where value = '"ada"';
select is(
    signalbox.reveal_changes(jsonb_build_object('x', jsonb_build_array(null, name))),
    jsonb_build_object('x', jsonb_build_array(null, name)),
    'reveal_changes leaves the commitment to what is erased'
) from kept;
select is(
    signalbox.reveal_changes('{"x": ["~", "~12", "a~"], "y": {"a": 1}, "z": null}'),
    '{"x": ["~", "~12", "a~"], "y": {"a": 1}, "z": null}', 'reveal_changes leaves what is no commitment'
);
select is(signalbox.reveal_changes('{}'), '{}', 'reveal_changes of nothing is nothing');
select is(signalbox.reveal_changes(null), null, 'reveal_changes of null is null');

select * from finish();
rollback;
