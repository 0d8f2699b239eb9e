import pg from 'pg';

/** Sessions that are all connected before anything is measured. */
export async function connectAll(url: string, connections: number): Promise<pg.Client[]> {
    const clients = Array.from({ length: connections }, () => new pg.Client(url));
    await Promise.all(clients.map((client) => client.connect()));
    return clients;
}

export async function closeAll(clients: pg.Client[]): Promise<void> {
    await Promise.all(clients.map((client) => client.end()));
}

/** Give the numbers from 0 to count - 1 to the sessions, each the next when it is free. */
export async function shareOut(
    clients: pg.Client[],
    count: number,
    action: (client: pg.Client, number: number) => Promise<unknown>,
): Promise<void> {
    let next = 0;
    await Promise.all(
        clients.map(async (client) => {
            while (next < count) {
                await action(client, next++);
            }
        }),
    );
}
