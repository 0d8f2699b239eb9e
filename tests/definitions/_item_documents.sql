begin;
select plan(4);

select results_eq(
    $$select * from signalbox._item_documents(
        '{"title": "Deploy", "parameters": {"to": "${{ item }}", "n": "${{ index }}"}}', 'deploy',
        '["eu", "us"]', '{}')$$,
    $$values
        ('{"key": "deploy[0]", "parent": "deploy", "title": "Deploy [0]",
            "parameters": {"to": "eu", "n": 0}}'::jsonb),
        ('{"key": "deploy[1]", "parent": "deploy", "title": "Deploy [1]",
            "parameters": {"to": "us", "n": 1}}')$$,
    '_item_documents makes a document for each item'
);
select results_eq(
    $$select * from signalbox._item_documents(
        '{"title": "Deploy ${{ inputs.v }} to ${{ item.name }}"}', 'deploy', '[{"name": "eu"}]',
        '{"inputs": {"v": 7}}')$$,
    $$values ('{"key": "deploy[0]", "parent": "deploy", "title": "Deploy 7 to eu"}'::jsonb)$$,
    '_item_documents takes a title that names the item as it is'
);
select results_eq(
    $$select * from signalbox._item_documents(
        '{"title": "Deploy ${{ inputs.v }}"}', 'deploy', '[null]', '{"inputs": {"v": 7}}')$$,
    $$values ('{"key": "deploy[0]", "parent": "deploy", "title": "Deploy 7 [0]"}'::jsonb)$$,
    '_item_documents numbers any other title'
);
select is_empty(
    $$select * from signalbox._item_documents('{"title": "x"}', 'x', '[]', '{}')$$,
    '_item_documents makes nothing of an empty list'
);

select * from finish();
rollback;
