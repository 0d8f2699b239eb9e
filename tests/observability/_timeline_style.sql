begin;
select plan(2);

select ok(
    xmlparse(document signalbox._timeline_style()) is not null,
    '_timeline_style is XML'
);
select is_empty(
    $$select outcome
    from unnest(enum_range(null::signalbox_data.execution_outcome)) outcome
    where strpos(signalbox._timeline_style(), format('.%s {', outcome)) = 0$$,
    '_timeline_style has a colour for every outcome'
);

select * from finish();
rollback;
