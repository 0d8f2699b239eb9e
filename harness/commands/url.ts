import { databaseUrl } from '../database/connection.ts';

export async function run(): Promise<void> {
    console.log(await databaseUrl());
}
