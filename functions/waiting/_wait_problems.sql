-- What is wrong with what a task is to wait for, each problem with its path below the object.
--
--     {"kind": "approval", "approvers": ["ada", "bob"], "required": 2, "instructions": "…",
--      "deadline": "2 days", "on_deadline": "escalate", "escalate_to": [["eve"], ["cto"]]}
--     {"kind": "signal", "name": "deployed", "deadline": "1 hour", "on_deadline": "complete"}
--     {"kind": "timer", "for": "10 minutes"}, {"kind": "timer", "until": "2027-01-01 09:00+01"}
--     {"kind": "gate", "name": "pull_request_merged", "subject": "acme/shop#17"}
--
-- A field that is null is as good as missing. Names have their limits because they are in indexes,
-- times because they are added to the present. With may_refer a field that is nothing but a
-- reference is passed over: what it comes to is judged later.
drop function if exists signalbox._wait_problems(jsonb);
create or replace function signalbox._wait_problems(wait jsonb, may_refer boolean default false)
returns table (path text, problem text)
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    v_kind constant text := _wait_problems.wait ->> 'kind';
    v_fields constant text[] := case v_kind
        when 'approval'
            then '{kind,approvers,required,deadline,on_deadline,escalate_to,instructions}'
        when 'signal' then '{kind,name,deadline,on_deadline}'
        when 'timer' then '{kind,for,until}'
        when 'gate' then '{kind,name,subject,deadline,on_deadline}'
    end;
    v_policies constant text[] := case v_kind
        when 'approval' then '{refuse,approve,escalate}'
        else '{fail,complete}'
    end;
    v_wait jsonb;
    v_field text;
    v_value jsonb;
    v_name record;
begin
    if _wait_problems.wait is null then
        return;
    end if;
    if jsonb_typeof(_wait_problems.wait) <> 'object' then
        return query select '', format('must be an object, not %s', _wait_problems.wait);
        return;
    end if;
    if v_fields is null then
        return query
            select '.kind', format(
                'must be approval, signal, timer or gate, not %s',
                coalesce(_wait_problems.wait -> 'kind', 'null')
            );
        return;
    end if;

    v_wait := jsonb_strip_nulls(_wait_problems.wait);
    for v_field, v_value in
        select f.field, f.value
        from jsonb_each(v_wait - 'kind') f (field, value)
        order by f.field
    loop
        path := '.' || v_field;
        problem := null;
        if v_field <> all (v_fields) then
            problem := 'no such field';
        elsif _wait_problems.may_refer
            and jsonb_typeof(v_value) = 'string'
            and v_value #>> '{}' ~ '^\$\{\{[^{}]*\}\}$'
        then
            null;
        elsif v_field in ('name', 'subject', 'instructions') then
            problem := case
                when jsonb_typeof(v_value) <> 'string'
                    then format('must be a string, not %s', v_value)
                when v_value #>> '{}' !~ '\S'
                    then 'must not be blank'
                when v_field = 'name' and char_length(v_value #>> '{}') > 100
                    then 'must have at most 100 characters'
                when v_field = 'subject' and char_length(v_value #>> '{}') > 500
                    then 'must have at most 500 characters'
            end;
        elsif v_field in ('deadline', 'for') then
            problem := signalbox._value_problem(v_value, 'interval');
            if problem is null then
                problem := case
                    when (v_value #>> '{}')::interval < interval '0'
                        or v_field = 'deadline' and (v_value #>> '{}')::interval = interval '0'
                        then 'must be positive'
                    when (v_value #>> '{}')::interval > interval '100 years'
                        then 'must be at most 100 years'
                end;
            end if;
        elsif v_field = 'until' then
            problem := signalbox._value_problem(v_value, 'timestamptz');
        elsif v_field = 'on_deadline' then
            problem := case
                when v_value #>> '{}' <> all (v_policies)
                    then format(
                        'must be one of %s, not %s', array_to_string(v_policies, ', '), v_value
                    )
                when v_wait -> 'deadline' is null
                    then 'needs a deadline'
                when v_value = '"escalate"' and v_wait -> 'escalate_to' is null
                    then 'needs escalate_to'
            end;
        elsif v_field = 'required' then
            problem := signalbox._value_problem(v_value, 'integer');
            if problem is null then
                problem := case
                    when (v_value #>> '{}')::integer < 1
                        then 'must be at least 1'
                    when jsonb_typeof(v_wait -> 'approvers') = 'array'
                        and v_wait -> 'approvers' <> '[]'
                        and (v_value #>> '{}')::integer > jsonb_array_length(v_wait -> 'approvers')
                        then 'must be at most the number of approvers'
                end;
            end if;
        elsif jsonb_typeof(v_value) <> 'array' then
            problem := format('must be an array, not %s', v_value);
        elsif v_field = 'escalate_to' then
            problem := case
                when v_value = '[]'
                    then 'must not be empty'
                when v_wait ->> 'on_deadline' is distinct from 'escalate'
                    then 'needs on_deadline escalate'
                when coalesce(v_wait -> 'approvers', '[]') = '[]'
                    then 'needs approvers: without them any person may decide already'
            end;
        end if;
        if problem is not null then
            return next;
        end if;
    end loop;

    -- Names in lists; those of escalate_to may be in lists of their own.
    for v_name in
        select
            l.path || format('[%s]', i.place - 1) as path,
            i.value,
            row_number() over (partition by l.path, i.value order by i.place) as occurrence
        from (
            select '.approvers', v_wait -> 'approvers'
            union all
            select '.escalate_to', v_wait -> 'escalate_to'
            where coalesce(jsonb_typeof(v_wait -> 'escalate_to' -> 0), '') <> 'array'
            union all
            select format('.escalate_to[%s]', e.place - 1), e.value
            from jsonb_array_elements(
                case
                    when jsonb_typeof(v_wait -> 'escalate_to' -> 0) = 'array'
                        then v_wait -> 'escalate_to'
                    else '[]'
                end
            ) with ordinality e (value, place)
        ) l (path, names)
        cross join lateral jsonb_array_elements(
            case when jsonb_typeof(l.names) = 'array' then l.names else '[]' end
        ) with ordinality i (value, place)
        where v_kind = 'approval'
        order by l.path, i.place
    loop
        path := v_name.path;
        problem := case
            when jsonb_typeof(v_name.value) <> 'string'
                then format('must be the name of a user, not %s', v_name.value)
            when v_name.value #>> '{}' !~ '\S'
                then 'must not be blank'
            when v_name.occurrence > 1
                then format('%s is there already', v_name.value)
        end;
        if problem is not null then
            return next;
        end if;
    end loop;
    if v_kind = 'approval' and jsonb_typeof(v_wait -> 'escalate_to' -> 0) = 'array' then
        return query
            select
                format('.escalate_to[%s]', e.place - 1),
                case
                    when e.value = '[]' then 'must not be empty'
                    else format('must be an array like the first, not %s', e.value)
                end
            from jsonb_array_elements(v_wait -> 'escalate_to') with ordinality e (value, place)
            where e.value = '[]'
                or jsonb_typeof(e.value) <> 'array'
            order by e.place;
    end if;

    if v_kind in ('signal', 'gate') and v_wait -> 'name' is null then
        return query select '.name', 'must not be missing';
    end if;
    if v_kind = 'gate' and v_wait -> 'subject' is null then
        return query select '.subject', 'must not be missing';
    end if;
    if v_kind = 'timer' and v_wait -> 'for' is null and v_wait -> 'until' is null then
        return query select '.for', 'must not be missing, unless there is until';
    end if;
    if v_kind = 'timer' and v_wait -> 'for' is not null and v_wait -> 'until' is not null then
        return query select '.until', 'must not be given beside for';
    end if;
end;
$$;

comment on function signalbox._wait_problems(jsonb, boolean) is
    'What is wrong with the wait of a task, a row for each problem with its path below the wait, '
    'such as .required; no row when nothing is, and for null. may_refer says that a reference may '
    'stand for the value of a field.';
grant execute on function signalbox._wait_problems(jsonb, boolean) to signalbox_reader;
