begin;
select plan(3);

create temporary table projects as
select id from signalbox.create_project('first')
union all
select id from signalbox.create_project('second');
select from tests.make_member('ada', 'reader', array(select id from projects limit 1));
select from projects p
cross join lateral signalbox.set_ip_allow_list(p.id, '{0.0.0.0/0, ::/0}') l;
create temporary table issued as
select * from signalbox.issue_api_token('hers', user_name => 'ada');

select is(
    (
        select tests.with_token(token, 'select string_agg(project_id::text, '' '') from signalbox.project_ip_allow_lists')
        from issued
    ),
    (select id::text from projects limit 1),
    'project_ip_allow_lists shows the lists of one''s projects'
);
select is(
    (select count(*) from signalbox.project_ip_allow_lists), 2::bigint,
    'project_ip_allow_lists shows all to administrators'
);
delete from signalbox_data.projects where id in (select id from projects);
select is_empty(
    'select from signalbox.project_ip_allow_lists', 'project_ip_allow_lists go with their project'
);

select * from finish();
rollback;
