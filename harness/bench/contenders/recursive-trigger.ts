/** Edges as a table holds them that nothing checks: the floor of what adding one can cost. */
export const bareEdges = 'bench.bare_edges';

/** The same table behind a trigger that looks for a cycle by a recursive query. */
export const guardedEdges = 'bench.guarded_edges';

/** Make both tables, with the columns, keys and edges of Signalbox's own. */
export const makeEdgeTables = `
${copyOfEdges(bareEdges)}
${copyOfEdges(guardedEdges)}

-- All that the new dependency waits for, until the task itself is among it. Two sessions that
-- each add half of a cycle do not see each other: this trigger lets both in.
create function bench.refuse_cycle()
returns trigger
language plpgsql
as $$
begin
    if exists (
        with recursive above (id) as (
            select new.depends_on_task_id
            union
            select e.depends_on_task_id
            from above a
            inner join ${guardedEdges} e
                on e.project_id = new.project_id
                and e.task_id = a.id
        )
        select from above a where a.id = new.task_id
    ) then
        raise exception 'the edge closes a cycle';
    end if;
    return new;
end;
$$;

create trigger refuse_cycle
    before insert on ${guardedEdges}
    for each row execute function bench.refuse_cycle();
`;

function copyOfEdges(table: string): string {
    return `
create table ${table} (
    like signalbox_data.task_dependencies including defaults including constraints
);
insert into ${table} select * from signalbox_data.task_dependencies;
alter table ${table}
    add primary key (project_id, task_id, depends_on_task_id, type),
    add foreign key (project_id, task_id)
        references signalbox_data.tasks (project_id, id) on delete cascade,
    add foreign key (project_id, depends_on_task_id)
        references signalbox_data.tasks (project_id, id) on delete cascade;
create index on ${table} (depends_on_task_id, project_id);
`;
}
