-- migrate:up
set local lock_timeout = '3s';

-- With room between the ranks a task that must wait for a later one is put next to it, and none
-- of those between has to move. Ranks are multiples of a million; half a million on either side
-- of one are the cell of the task that drew it.
create table signalbox_data.rank_cells (
    project_id uuid not null,
    cell bigint not null,
    lowest bigint not null,
    highest bigint not null,
    primary key (project_id, cell),
    constraint rank_cells_project_id_fkey
        foreign key (project_id)
        references signalbox_data.projects (id) on delete cascade,
    constraint rank_cells_lowest_not_above_highest check (lowest <= highest)
);

comment on table signalbox_data.rank_cells is
    'Which ranks next to that of a task are taken by tasks that were moved there.';
comment on column signalbox_data.rank_cells.project_id is
    'The project of the task that drew the rank in the middle of the cell.';
comment on column signalbox_data.rank_cells.cell is
    'That rank divided by a million; the cell reaches from half a million before it to just '
    'before half a million after it.';
comment on column signalbox_data.rank_cells.lowest is 'No rank of the cell below this one is taken.';
comment on column signalbox_data.rank_cells.highest is 'No rank of the cell above this one is taken.';

grant select on signalbox_data.rank_cells to signalbox_reader;

-- Where ranks were drawn without room, there is none. Nobody draws more of them meanwhile.
lock table signalbox_data.tasks in share mode;
insert into signalbox_data.rank_cells (project_id, cell, lowest, highest)
select
    t.project_id,
    t.cell,
    t.cell * 1000000 - 500000,
    t.cell * 1000000 + 499999
from (
    select distinct t.project_id, floor((t.rank + 500000) / 1000000.0)::bigint
    from signalbox_data.tasks t
) t (project_id, cell);

alter sequence signalbox_data.task_rank_seq increment by 1000000;
select setval(
    'signalbox_data.task_rank_seq',
    (s.last_value / 1000000 + 2) * 1000000,
    false
)
from signalbox_data.task_rank_seq s;

comment on column signalbox_data.tasks.rank is
    'Place in the topological order of the project: a dependency has a lower rank than its '
    'dependents. Unique; drawn from a sequence, changed when an edge demands it.';

-- migrate:down
set local lock_timeout = '3s';

comment on column signalbox_data.tasks.rank is
    'Place in the topological order of the project: a dependency has a lower rank than its '
    'dependents. Unique, from a sequence; permuted when an edge demands it.';
alter sequence signalbox_data.task_rank_seq increment by 1;
drop table signalbox_data.rank_cells;
