/** The cluster that a benchmark runs on: synchronous commits, pg_stat_statements loaded. */
export interface BenchServer {
    /** 15 or 18. */
    major: number;
    /** The address of a database of this cluster. */
    url: (database: string) => string;
    stop: () => Promise<void>;
}
