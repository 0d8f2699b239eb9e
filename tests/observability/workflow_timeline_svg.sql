begin;
select plan(17);

create function svg(width integer default 960)
returns xml
language sql
as $$
    select xmlparse(
        document signalbox.workflow_timeline_svg(tests.project(), tests.workflow(), width)
    )
$$;

create function found(path text)
returns text[]
language sql
as $$
    select xpath(path, svg(), '{{s,http://www.w3.org/2000/svg}}')::text[]
$$;

select from tests.set_clock('2026-01-01 12:00+00');
select from tests.make_workflow(name => 'empty <one> & "only"');
select is(
    found('//s:text[@class="note"]/text()'),
    '{active · 0 of 0 tasks begun · attempts: 0 · workers: 0,There are no tasks.}',
    'workflow_timeline_svg says that there are no tasks'
);
select is(
    found('/s:svg/s:title/text()'), '{"Timeline of empty &lt;one&gt; &amp; \"only\""}',
    'workflow_timeline_svg escapes the name of the workflow'
);
select from tests.make_task('a');
select from tests.make_task('b', depends_on => '{a}');
select is(
    (found('//s:text[@class="note"]/text()'))[2], 'No task has begun.',
    'workflow_timeline_svg says that no task has begun'
);
select from tests.advance('10 seconds');
select from tests.claim('a', 'ada');
select from tests.advance('30 seconds');
select is(
    found('//s:rect[starts-with(@class, "bar running") and @y > 130]/s:title/text()'),
    '{"a, attempt 1, ada, running, 30 s, after 10 s in the queue"}',
    'workflow_timeline_svg draws what runs up to now'
);
select is(
    cardinality(found('//s:line[@class="now"]')), 1,
    'workflow_timeline_svg marks the present moment while something runs'
);
select from signalbox.fail_task(
    tests.project(), tests.task('a'), tests.lease('a'), 'it broke', outcome => 'error');
select from tests.advance('10 minutes');
select from signalbox.claim_tasks('bob', project_id => tests.project());
select from tests.advance('2 minutes');
select from signalbox.complete_task(tests.project(), tests.task('a'), tests.lease('a'));
select is(
    found('//s:rect[starts-with(@class, "bar") and @y > 130]/@class'),
    '{bar error critical,bar success critical}',
    'workflow_timeline_svg has a bar for each attempt in the colour of its outcome'
);
select is(
    (found('//s:text[@class="note"]/text()'))[
        cardinality(found('//s:text[@class="note"]/text()'))],
    '1 task has not begun.',
    'workflow_timeline_svg says how many tasks have not begun'
);
select is(
    cardinality(found('//s:line[@class="now"]')), 0,
    'workflow_timeline_svg marks no present moment when nothing runs'
);
select from tests.complete('b');
select is(
    cardinality(found('/s:svg/s:path[@class="path"]')), 1,
    'workflow_timeline_svg draws the critical path'
);
select is(
    found('//s:text[@class="mark"]/text()'),
    '{0 s,"2 min","4 min","6 min","8 min","10 min","12 min"}',
    'workflow_timeline_svg has an axis of time'
);

-- Any text whatever.
select from tests.make_workflow(name => E'\u0001 ]]> \ufffe <!-- & 🚀');
select from signalbox.create_tasks(tests.project(), tests.workflow(), jsonb_build_array(
    jsonb_build_object('key', E'<k>&"''\u0007', 'title', E'</text>\n<script>alert(1)</script> 日本 🚀'),
    jsonb_build_object('key', 'long', 'title', repeat('long ', 300))
));
select from signalbox.claim_tasks(
    E'<w> & "\u0002', project_id => tests.project(), max_tasks => 2);
select is(
    found('//s:text[starts-with(@class, "label")]/text()'),
    '{"&lt;k&gt;&amp;\"'' &lt;/text&gt; &lt;script&gt;alert(1)&lt;/…","long long long long long long lon…"}',
    'workflow_timeline_svg is XML whatever people write'
);
select is(
    found('//s:script'), '{}',
    'workflow_timeline_svg takes nothing that people write for markup'
);

-- More tasks than can be seen.
select from tests.make_workflow(name => 'large');
select from signalbox.create_tasks(
    tests.project(), tests.workflow(),
    (
        select jsonb_agg(jsonb_build_object('key', 't' || i, 'title', 'task', 'status', 'completed',
            'started_at', signalbox_data.clock() - i * interval '1 second',
            'finished_at', signalbox_data.clock()))
        from generate_series(1, 250) i
    )
);
select is(
    cardinality(found('//s:text[starts-with(@class, "label")]')), 200,
    'workflow_timeline_svg has no more than 200 lanes'
);
select matches(
    signalbox.workflow_timeline_svg(tests.project(), tests.workflow()),
    '>50 tasks that took less time are left out\.<',
    'workflow_timeline_svg says how many tasks are left out'
);
select throws_ok(
    'select signalbox.workflow_timeline_svg(tests.project(), tests.workflow(), 399)',
    'SB006', 'width must be from 400 to 4000, not 399',
    'workflow_timeline_svg refuses a width in which nothing can be read'
);
select throws_ok(
    $$select signalbox.workflow_timeline_svg(
        tests.project(), '00000000-0000-7000-8000-000000000000')$$,
    'SB001',
    format('workflow 00000000-0000-7000-8000-000000000000 not found in project %s',
        tests.project()),
    'workflow_timeline_svg refuses what is no workflow'
);
select is(
    tests.rows_as('signalbox_reader', format(
        'select * from signalbox.workflow_timeline_svg(%L, %L)', tests.project(), tests.workflow())),
    1::bigint,
    'workflow_timeline_svg can be called by a reader'
);

select * from finish();
rollback;
