-- The timeline of a workflow as a picture: a lane for each task that has begun, a bar for each
-- attempt, its time in the queue a thin line before it, the critical path drawn through them. What
-- runs is drawn to the present moment.
--
--     psql -Atc "select signalbox.workflow_timeline_svg('…', '…')" > timeline.svg
--
-- Of more than 200 tasks those on the critical path and those that took longest are shown, and
-- a line says how many are not. The picture brings its own background and follows the
-- reader's choice of a light or dark page; nothing is told by colour alone.
create or replace function signalbox.workflow_timeline_svg(
    project_id uuid,
    workflow_id uuid,
    width integer default 960
)
returns text
language plpgsql
stable
set search_path = pg_catalog, pg_temp
set jit = off
set plan_cache_mode = force_generic_plan
set enable_seqscan = off
set enable_nestloop = off
set enable_mergejoin = off
as $$
#variable_conflict use_column
declare
    v_shown_tasks constant integer := 200;
    v_lane_height constant integer := 24;
    v_margin constant integer := 20;
    v_now constant timestamptz := signalbox_data.clock();
    v_width constant integer := workflow_timeline_svg.width;
    v_left constant integer := least(280, round(v_width * 0.3));
    v_plot constant integer := v_width - v_left - 2 * v_margin;
    v_columns constant integer := (v_width - 2 * v_margin) / 112;
    v_workflow record;
    v_total record;
    v_lanes integer;
    v_top integer;
    v_bottom integer;
    v_span numeric;
    v_step numeric;
    v_legend text;
    v_stripes text;
    v_axis text;
    v_rows text;
    v_path text;
    v_notes text;
begin
    if v_width is null or v_width not between 400 and 4000 then
        raise exception 'width must be from 400 to 4000, not %', coalesce(v_width::text, 'null')
            using errcode = 'SB006';
    end if;
    perform signalbox._require_workflow(
        workflow_timeline_svg.project_id, workflow_timeline_svg.workflow_id
    );

    select
        signalbox._xml_text(signalbox._cut_text(signalbox._one_line(w.name), v_width / 10))
            as name,
        w.status
    into v_workflow
    from signalbox_data.workflows w
    where w.project_id = workflow_timeline_svg.project_id
        and w.id = workflow_timeline_svg.workflow_id;

    select
        (
            select count(*)
            from signalbox_data.tasks t
            where t.project_id = workflow_timeline_svg.project_id
                and t.workflow_id = workflow_timeline_svg.workflow_id
        ) as tasks,
        count(e.attempt) as attempts,
        count(distinct e.task_id) as begun,
        count(distinct e.worker) as workers,
        count(*) filter (where e.finished_at is null) as running,
        min(e.started_at) as begun_at,
        max(coalesce(e.finished_at, v_now)) as ended_at,
        array_agg(distinct coalesce(e.outcome::text, 'running')) as outcomes,
        coalesce(bool_or(e.seconds_queued > 0), false) as has_waited
    into v_total
    from signalbox.workflow_timeline(
        workflow_timeline_svg.project_id, workflow_timeline_svg.workflow_id
    ) e;
    v_span := greatest(extract(epoch from v_total.ended_at - v_total.begun_at), 0.001);
    v_step := signalbox._axis_step(v_span, v_plot / 90);
    v_lanes := least(v_total.begun, v_shown_tasks);
    -- Below the rows of the legend, of all outcomes and of two lines.
    v_top := 112 + 20 * ((cardinality(v_total.outcomes) + 1) / v_columns + 1);
    v_bottom := v_top + v_lanes * v_lane_height;

    with attempt as materialized (
        select
            e.*,
            extract(epoch from e.started_at - v_total.begun_at) as starts,
            extract(epoch from coalesce(e.finished_at, v_now) - v_total.begun_at) as ends,
            coalesce(e.outcome::text, 'running') as look
        from signalbox.workflow_timeline(
            workflow_timeline_svg.project_id, workflow_timeline_svg.workflow_id
        ) e
    ),
    task as materialized (
        select
            s.*,
            v_top + (row_number() over (order by s.starts, s.task_id) - 1) * v_lane_height as y
        from (
            select
                a.task_id,
                concat_ws(
                    ' ',
                    signalbox._one_line(a.key),
                    signalbox._one_line(nullif(a.title, a.key))
                ) as label,
                count(*) as attempts,
                sum(a.seconds_running) as seconds,
                (array_agg(a.look order by a.attempt desc))[1] as look,
                min(a.starts) as starts,
                max(a.ends) as ends,
                c."position" as critical_position
            from attempt a
            left join signalbox.critical_path(
                workflow_timeline_svg.project_id, workflow_timeline_svg.workflow_id
            ) c
                on c.task_id = a.task_id
            group by a.task_id, a.key, a.title, c."position"
            order by c."position" is null, sum(a.seconds_running) desc, a.task_id
            limit v_shown_tasks
        ) s
    ),
    lane as materialized (
        select
            t.*,
            v_left + v_margin + t.starts / v_span * v_plot as x,
            v_left + v_margin + t.ends / v_span * v_plot as x_end,
            -- Of those on the critical path, which come first.
            lag(t.y) over (order by t.critical_position) as previous_y,
            v_left + v_margin
                + lag(t.ends) over (order by t.critical_position) / v_span * v_plot
                as previous_x_end,
            concat(
                case when t.attempts > 1 then format('%s attempts, ', t.attempts) end,
                signalbox._duration_label(t.seconds),
                case when t.look <> 'success' then ' ' || t.look end
            ) as note
        from task t
    ),
    bar as (
        select
            a.task_id,
            string_agg(
                concat(
                    case
                        when a.seconds_queued > 0
                            then format(
                                '<line class="wait" x1="%s" x2="%s" y1="%s" y2="%s"/>',
                                round(v_left + v_margin + v_plot * greatest(
                                    a.starts - a.seconds_queued, 0) / v_span, 1),
                                round(v_left + v_margin + v_plot * a.starts / v_span, 1),
                                t.y + 12,
                                t.y + 12
                            )
                    end,
                    format(
                        '<rect class="bar %s%s" x="%s" y="%s" width="%s" height="12" rx="%s">'
                            '<title>%s</title></rect>',
                        a.look,
                        case when t.critical_position is not null then ' critical' end,
                        round(v_left + v_margin + v_plot * a.starts / v_span, 1),
                        t.y + 6,
                        round(greatest(v_plot * (a.ends - a.starts) / v_span, 3), 1),
                        case when v_plot * (a.ends - a.starts) / v_span > 8 then 3 else 1 end,
                        signalbox._xml_text(concat_ws(
                            ', ',
                            t.label,
                            'attempt ' || a.attempt,
                            signalbox._one_line(a.worker),
                            a.look,
                            signalbox._duration_label(a.seconds_running),
                            'after ' || signalbox._duration_label(a.seconds_queued)
                                || ' in the queue'
                        ))
                    )
                ),
                '' order by a.started_at
            ) as drawing
        from attempt a
        inner join task t
            on t.task_id = a.task_id
        group by a.task_id
    )
    select
        string_agg(
            concat(
                format(
                    '<text class="label%s" clip-path="url(#labels)" x="%s" y="%s">%s</text>',
                    case when l.critical_position is not null then ' strong' end,
                    v_margin,
                    l.y + 16,
                    signalbox._xml_text(signalbox._cut_text(l.label, (v_left - v_margin) * 2 / 15))
                ),
                bar.drawing,
                -- Beside the bars, on the side where there is room, or inside.
                case
                    when l.x_end + 8 + length(l.note) * 6.2 < v_width - 4
                        then format(
                            '<text class="note" x="%s" y="%s">%s</text>',
                            round(l.x_end + 8, 1), l.y + 16, l.note
                        )
                    when l.x - 8 - length(l.note) * 6.2 > v_left + v_margin
                        then format(
                            '<text class="note" text-anchor="end" x="%s" y="%s">%s</text>',
                            round(l.x - 8, 1), l.y + 16, l.note
                        )
                    when l.attempts = 1
                        and l.x_end - l.x > length(l.note) * 6.2 + 16
                        then format(
                            '<text class="inside" x="%s" y="%s">%s</text>',
                            round(l.x + 8, 1), l.y + 16, l.note
                        )
                end
            ),
            E'\n' order by l.y
        ),
        string_agg(
            format(
                'M%s,%sV%sH%s',
                round(l.previous_x_end, 1), l.previous_y + 12, l.y + 12, round(l.x, 1)
            ),
            '' order by l.critical_position
        ) filter (where l.critical_position is not null and l.previous_y is not null)
    into v_rows, v_path
    from lane l
    inner join bar
        on bar.task_id = l.task_id;

    select string_agg(
        format(
            '<rect class="lane" x="0" y="%s" width="%s" height="%s"/>',
            v_top + n.number * v_lane_height, v_width, v_lane_height
        ),
        E'\n' order by n.number
    )
    into v_stripes
    from generate_series(0, v_lanes - 1, 2) n (number);

    select string_agg(
        format(
            '<line class="grid" x1="%s" x2="%s" y1="%s" y2="%s"/>'
                '<text class="mark" x="%s" y="%s">%s</text>',
            m.x, m.x, v_top - 6, v_bottom, m.x, v_top - 12,
            signalbox._duration_label(m.seconds)
        ),
        E'\n' order by m.x
    )
    into v_axis
    from (
        select s.seconds, round(v_left + v_margin + s.seconds / v_span * v_plot, 1) as x
        from generate_series(0, v_span, v_step) s (seconds)
        where v_lanes > 0
    ) m;

    select string_agg(
        format(
            '<g transform="translate(%s,%s)">%s<text class="note" x="22" y="10">%s</text></g>',
            v_margin + (i.number - 1) % v_columns * 112,
            84 + (i.number - 1) / v_columns * 20,
            i.sign,
            i.name
        ),
        E'\n' order by i.number
    )
    into v_legend
    from (
        select s.name, s.sign, row_number() over (order by s.place) as number
        from (
            select
                o.place,
                o.name,
                format(
                    '<rect class="bar %s" x="0" y="0" width="16" height="12" rx="3"/>', o.name
                )
            from unnest(
                '{success,failure,error,timeout,cancellation,skip,running}'::text[]
            ) with ordinality o (name, place)
            where o.name = any (v_total.outcomes)
            union all
            select
                8, 'in the queue', '<line class="wait" x1="0" x2="16" y1="6" y2="6"/>'
            where v_total.has_waited
            union all
            select 9, 'critical path', '<path class="path" d="M0,6H16"/>'
            where v_path is not null
        ) s (place, name, sign)
    ) i;

    v_notes := concat_ws(
        ' ',
        case
            when v_total.begun > v_shown_tasks
                then format(
                    '%s tasks that took less time are left out.', v_total.begun - v_shown_tasks
                )
        end,
        case
            when v_total.tasks = 0 then 'There are no tasks.'
            when v_total.begun = 0 then 'No task has begun.'
            when v_total.tasks - v_total.begun = 1 then '1 task has not begun.'
            when v_total.tasks > v_total.begun
                then format('%s tasks have not begun.', v_total.tasks - v_total.begun)
        end
    );

    return concat_ws(
        E'\n',
        format(
            '<svg xmlns="http://www.w3.org/2000/svg" role="img" width="%s" height="%s" '
                'viewBox="0 0 %s %s">',
            v_width, v_bottom + 40, v_width, v_bottom + 40
        ),
        format('<title>Timeline of %s</title>', v_workflow.name),
        signalbox._timeline_style(),
        format(
            '<defs><clipPath id="labels"><rect x="%s" y="0" width="%s" height="%s"/></clipPath></defs>',
            v_margin, v_left - v_margin, v_bottom
        ),
        format('<rect class="paper" width="%s" height="%s"/>', v_width, v_bottom + 40),
        format('<text class="name" x="%s" y="32">%s</text>', v_margin, v_workflow.name),
        format(
            '<text class="note" x="%s" y="52">%s</text>',
            v_margin,
            concat_ws(
                ' · ',
                v_workflow.status,
                format('%s of %s tasks begun', v_total.begun, v_total.tasks),
                'attempts: ' || v_total.attempts,
                'workers: ' || v_total.workers
            )
        ),
        format(
            '<text class="note" x="%s" y="68">%s</text>',
            v_margin,
            'from ' || to_char(v_total.begun_at, 'YYYY-MM-DD HH24:MI:SS TZH:TZM')
                || ' for ' || signalbox._duration_label(v_span)
        ),
        v_legend,
        v_stripes,
        v_axis,
        case
            when v_total.running > 0
                then format(
                    '<line class="now" x1="%s" x2="%s" y1="%s" y2="%s"/>',
                    v_left + v_margin + v_plot, v_left + v_margin + v_plot, v_top - 6, v_bottom
                )
        end,
        '<path class="path" d="' || v_path || '"/>',
        v_rows,
        format('<text class="note" x="%s" y="%s">%s</text>', v_margin, v_bottom + 24, v_notes),
        '</svg>'
    );
end;
$$;

comment on function signalbox.workflow_timeline_svg(uuid, uuid, integer) is
    'The timeline of a workflow as an SVG picture, width pixels wide, with the critical path; '
    'raises SB001 when there is no such workflow and SB006 for a width not from 400 to 4000.';
grant execute on function signalbox.workflow_timeline_svg(uuid, uuid, integer)
    to signalbox_reader;
