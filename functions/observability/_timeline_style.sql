-- The style sheet of workflow_timeline_svg, for light pages and dark ones.
create or replace function signalbox._timeline_style()
returns text
language sql
immutable
parallel safe
as $$
    select $css$<style>
text { font: 12px system-ui, -apple-system, "Segoe UI", Helvetica, Arial, sans-serif }
.paper { fill: #ffffff }
.lane { fill: #f5f7f9 }
.name { font-size: 17px; font-weight: 600; fill: #1c2128 }
.label { fill: #1c2128 }
.strong { font-weight: 600 }
.note, .mark { fill: #56606b; font-size: 11px }
.note { paint-order: stroke; stroke: #ffffff; stroke-width: 3px; stroke-linejoin: round }
.inside { fill: #ffffff; font-size: 11px; font-weight: 600 }
.mark { text-anchor: middle }
.grid { stroke: #d4dae0; stroke-width: 1 }
.wait { stroke: #9aa4b0; stroke-width: 3 }
.now { stroke: #2f7de1; stroke-width: 1.5; stroke-dasharray: 4 3 }
.path { fill: none; stroke: #7b3fd1; stroke-width: 1.5; stroke-linejoin: round }
.critical { stroke: #7b3fd1; stroke-width: 1.5 }
.success { fill: #2e9e5b }
.failure { fill: #d1383a }
.error { fill: #e2702a }
.timeout { fill: #a87f00 }
.cancellation { fill: #7d8793 }
.skip { fill: #b9c1ca }
.running { fill: #2f7de1 }
@media (prefers-color-scheme: dark) {
.paper { fill: #15191f }
.lane { fill: #1b2129 }
.name, .label { fill: #e8edf2 }
.note, .mark { fill: #a4afbb }
.note { stroke: #15191f }
.grid { stroke: #303944 }
.wait { stroke: #67727f }
.path, .critical { stroke: #b996f2 }
}
</style>$css$;
$$;

comment on function signalbox._timeline_style() is
    'The style sheet of workflow_timeline_svg.';
grant execute on function signalbox._timeline_style() to signalbox_reader;
