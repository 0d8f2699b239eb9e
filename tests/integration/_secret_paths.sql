begin;
select plan(5);

create function secrets(document json)
returns setof text
language sql
as $$
    select array_to_string(p, '.') from signalbox._secret_paths(document) p order by 1
$$;

select results_eq(
    $$select secrets('{"apiKey": "a", "password": 12345678, "apiKeys": ["x"],
        "credentials": {"value": "x", "apiKey": "y"}, "headers": {"Authorization": "Bearer x"},
        "apiAccessToken": "t", "tokens": ["t"]}')$$,
    $$values ('apiAccessToken'), ('apiKey'), ('apiKeys'), ('credentials'),
        ('headers.Authorization'), ('password'), ('tokens')$$,
    '_secret_paths finds what stands under the name of a secret, whatever its type'
);
select results_eq(
    $$select secrets('{"a": " sk-1", "b": ["ghp_x"], "c": "HTTPS://u:p@h", "d": "basic Zm9v"}')$$,
    $$values ('a'), ('b.0'), ('c'), ('d')$$,
    '_secret_paths finds what looks like a secret'
);
select is_empty(
    $$select secrets('{"maxTokens": 64000, "apiKey": "", "password": null, "secret": {},
        "url": "https://host/path", "tokenizer": "x"}')$$,
    '_secret_paths leaves alone what is none'
);

select from tests.make_project();
select throws_ok(
    $$select signalbox.import_task_master_config(
        tests.project(), '{"apiKey": "FIRST", "apiKey": "SECOND"}')$$,
    'SB005', 'a member that holds a secret occurs more than once',
    'import_task_master_config refuses a secret that it could not leave out'
);
select from signalbox.import_task_master_config(
    tests.project(), '{"models": {"main": {"apiKey": "A", "modelId": "m"}}}');
select from signalbox.update_project(
    tests.project(),
    '{"settings": {"models": {"main": {"apiKey": null, "modelId": "other"}}}}');
select results_eq(
    $$select
        signalbox.export_task_master_config(
            tests.project(), '{"models": {"main": {"apiKey": "A"}}}')::jsonb,
        signalbox.export_task_master_config(tests.project())::jsonb$$,
    $$values (
        '{"models": {"main": {"apiKey": "A", "modelId": "other"}}}'::jsonb,
        '{"models": {"main": {"modelId": "other"}}}'::jsonb)$$,
    'export_task_master_config keeps the secret of a setting that was changed here'
);

select * from finish();
rollback;
