import pg from 'pg';

/** Connections for a peer that takes a pool; they are made when they are first needed. */
export function makePool(url: string, connections: number): pg.Pool {
    const pool = new pg.Pool({ connectionString: url, max: connections });
    // A broken connection is told by the next query.
    pool.on('error', () => undefined);
    pool.on('connect', (client) => client.on('error', () => undefined));
    return pool;
}
