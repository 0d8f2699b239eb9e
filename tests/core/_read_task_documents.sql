begin;
select plan(13);

select lives_ok(
    format('select signalbox._read_task_documents(%L)', tasks),
    '_read_task_documents takes ' || what
)
from (
    values
        ('an empty list', '[]'),
        ('a title alone', '[{"title": "x"}]'),
        ('null for any other field', '[{"title": "x", "priority": null, "depends_on": null}]'),
        (
            'dependencies of each form',
            '[{"title": "x", "depends_on": ["a", 1, {"task": "b", "type": "relates_to",
                "condition": "failure", "reference": "#b"}]}]'
        )
) d (what, tasks);
select is(
    (tests.error_of(format('select signalbox._read_task_documents(%L)', tasks))).detail,
    detail,
    '_read_task_documents refuses ' || what
)
from (
    values
        ('a missing title', '[{"key": "a"}]', '$[0].title: must not be missing or blank'),
        ('a title of null', '[{"title": null}]', '$[0].title: must not be missing or blank'),
        (
            'a key that comes again',
            '[{"title": "x", "key": 1}, {"title": "y", "key": "1"}]',
            '$[1].key: "1" is the key of an earlier task'
        ),
        ('a field nobody knows', '[{"title": "x", "dependsOn": []}]', '$[0].dependsOn: no such field'),
        (
            'what is no list of dependencies', '[{"title": "x", "depends_on": "a"}]',
            '$[0].depends_on: must be an array, not "a"'
        ),
        (
            'a dependency of an unknown type',
            '[{"title": "x", "depends_on": [{"task": "a", "type": "after"}]}]',
            '$[0].depends_on: [0] invalid input value for enum '
                'signalbox_data.dependency_type: "after"'
        ),
        (
            'a number that is too large', '[{"title": "x", "complexity": 99999}]',
            '$[0].complexity: value "99999" is out of range for type smallint'
        ),
        (
            'a time that is none', '[{"title": "x", "available_at": "tomorrow-ish"}]',
            '$[0].available_at: invalid input syntax for type timestamp with time zone: '
                '"tomorrow-ish"'
        ),
        ('a list for an object', '[{"title": "x", "parameters": []}]',
            '$[0].parameters: must be an object, not []')
) d (what, tasks, detail);

select * from finish();
rollback;
