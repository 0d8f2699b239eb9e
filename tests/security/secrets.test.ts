import assert from 'node:assert/strict';
import { createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { connect } from '../../harness/database/connection.ts';
import { makePlace, value } from '../concurrency/work.ts';
import {
    freshDatabase,
    type PrivateCluster,
    privateCluster,
    type Session,
} from '../concurrency/support.ts';

/*
 * Keys and sensitive values, looked for where others could find them: the log of a server that logs
 * all it can, what it shows of sessions and statements, and every file that it has.
 */

// As docs/configurations.md says a server is to be set that logs statements.
const everything = {
    log_statement: 'all',
    log_duration: true,
    log_min_duration_statement: 0,
    log_min_messages: 'debug1',
    log_min_error_statement: 'debug1',
    log_error_verbosity: 'verbose',
    log_parameter_max_length: 0,
    log_parameter_max_length_on_error: 0,
    'auto_explain.log_min_duration': 0,
    'auto_explain.log_parameter_max_length': 0,
    'auto_explain.log_nested_statements': true,
    'auto_explain.log_analyze': true,
};

interface Secrets {
    key: string;
    newKey: string;
    token: string;
    all: Buffer[];
}

function makeSecrets(): Secrets {
    const [key, newKey] = [randomBytes(32), randomBytes(32)];
    const token = `hunter2-${randomBytes(12).toString('hex')}`;
    return {
        key: key.toString('hex'),
        newKey: newKey.toString('base64'),
        token,
        all: [
            Buffer.from(token),
            Buffer.from(Buffer.from(token).toString('hex')),
            ...[key, newKey].flatMap((bytes) => [
                bytes,
                Buffer.from(bytes.toString('hex')),
                Buffer.from(bytes.toString('base64').slice(0, 42)),
                encryptionKey(bytes),
            ]),
        ],
    };
}

function encryptionKey(key: Buffer): Buffer {
    const purpose = 'signalbox configuration A256CBC-HS512';
    return Buffer.from(hkdfSync('sha512', key, 'signalbox', purpose, 64));
}

function assertHidden(secrets: Secrets, content: Buffer | string, where: string): void {
    const bytes = Buffer.from(content);
    for (const secret of secrets.all) {
        const place = bytes.indexOf(secret);
        const around = bytes.subarray(Math.max(0, place - 1000), place + secret.length);
        assert.equal(place, -1, `a secret stands in ${where}: ${around.toString()}`);
    }
}

/** All that a client can do with them, well and badly; resolves to what it was told of errors. */
async function useSecrets(session: Session, secrets: Secrets): Promise<string> {
    const { project } = await makePlace(session);
    const errors: string[] = [];
    async function fail(sql: string, parameters: unknown[]): Promise<void> {
        await session.query('savepoint before');
        try {
            await session.query(sql, parameters);
            assert.fail(`${sql} did not fail`);
        } catch (error) {
            errors.push(JSON.stringify(error, Object.getOwnPropertyNames(error)));
        }
        await session.query('rollback to before');
    }

    await session.query('begin');
    await session.query('select signalbox.set_configuration_key($1)', [secrets.key]);
    await session.query(
        `select * from signalbox.set_configuration($1, 'token', $2, is_sensitive => true)`,
        [project, secrets.token],
    );
    await session.query(
        `select * from signalbox.define_configuration($1, 'token', 'string', true,
            rules => '{"minLength": 3}')`,
        [project],
    );
    assert.equal(
        await value(session, `select signalbox.reveal_configuration($1, 'token')`, [
            project,
        ]),
        secrets.token,
    );
    const set = 'select signalbox.set_configuration($1, $2, $3, $4, true)';
    for (const type of [
        'integer',
        'number',
        'boolean',
        'duration',
        'timestamp',
        'url',
        'json',
    ]) {
        await fail(set, [project, `bad.${type}`, secrets.token, type]);
    }
    await fail(set, [project, secrets.token, 'value in the wrong place', 'no such type']);
    await fail(set, [project, `${secrets.token} `, 'value in the wrong place', 'string']);
    await fail(`select signalbox.set_configuration($1, 'token', $2)`, [
        project,
        secrets.token.slice(0, 2),
    ]);
    await fail(`select signalbox.set_configuration($1, 'token', $2)`, [
        project,
        secrets.token.repeat(3000),
    ]);
    await fail('select signalbox.set_configuration_key($1)', [`${secrets.key} `]);
    await fail('select signalbox.set_configuration_key($1, $2)', [
        secrets.key,
        secrets.token,
    ]);
    await fail(`select signalbox.define_configuration($1, 'token', 'integer', true)`, [
        project,
    ]);
    await fail('select * from signalbox.rotate_configuration_key($1, $2)', [
        secrets.key,
        secrets.token,
    ]);
    await fail('select * from signalbox.rotate_configuration_key($1, $2)', [
        secrets.newKey,
        secrets.key,
    ]);
    await session.query('commit');

    await session.query('select * from signalbox.rotate_configuration_key($1, $2)', [
        secrets.key,
        secrets.newKey,
    ]);
    await session.query('begin');
    await session.query('select signalbox.set_configuration_key($1, $2)', [
        secrets.newKey,
        secrets.key,
    ]);
    await session.query('select signalbox.reveal_configuration($1, $2)', [
        project,
        'token',
    ]);
    // Left open, for others to look at.
    return errors.join('\n');
}

function filesBelow(folder: string): string[] {
    return readdirSync(folder, { recursive: true, encoding: 'utf8' })
        .map((name) => join(folder, name))
        .filter((file) => statSync(file, { throwIfNoEntry: false })?.isFile());
}

async function dataFolder(session: Session): Promise<string> {
    return value(session, 'show data_directory', []);
}

async function change(
    session: Session,
    settings: Record<string, string | number | boolean>,
): Promise<void> {
    for (const [name, setting] of Object.entries(settings)) {
        // PostgreSQL 15 logs no parameters with plans.
        const { rowCount } = await session.query(
            'select from pg_catalog.pg_settings where name = $1',
            [name],
        );
        if (rowCount === 1) {
            await session.query(`alter system set ${name} = '${setting}'`);
        }
    }
    await session.query('select pg_catalog.pg_reload_conf()');
}

function assertLogged(log: string, pattern: RegExp): void {
    assert.ok(pattern.test(log), `the log has nothing like ${pattern}`);
}

async function bringKeyWithConnection(
    cluster: PrivateCluster,
    observer: Session,
): Promise<void> {
    // What a statement inside a function is given is logged too.
    await change(observer, {
        'auto_explain.log_verbose': true,
        'auto_explain.log_parameter_max_length': -1,
    });
    const session = await cluster.connect();
    const secrets = makeSecrets();
    const { project } = await makePlace(session);
    await session.query('load $$auto_explain$$; set auto_explain.log_min_duration = -1');
    await session.query('begin');
    await session.query(`select signalbox.set_configuration_key($1)`, [secrets.key]);
    await session.query(
        `select signalbox.set_configuration($1, 'token', $2, is_sensitive => true)`,
        [project, secrets.token],
    );
    await session.query('commit');

    const url = new URL(cluster.url);
    url.searchParams.set('options', `-c signalbox.configuration_key=${secrets.key}`);
    const client = await connect(url.href);
    assert.equal(
        await value(client, `select signalbox.reveal_configuration($1, 'token')`, [
            project,
        ]),
        secrets.token,
    );
    await client.query(
        `select signalbox.define_configuration($1, 'token', 'string', true,
        description => 'to be written again')`,
        [project],
    );
    await client.end();
    const folder = await dataFolder(session);
    const log = readFileSync(join(folder, 'server.log'), 'utf8');
    assertLogged(log, /Query Text: .*reveal_configuration/);
    assertLogged(log, /Query Text: insert into signalbox_data.configurations/);
    assertHidden(secrets, log, 'the log');
}

test('a server that logs and keeps all it can has no key and no secret', async (t) => {
    const cluster = await privateCluster(t, {
        shared_preload_libraries: 'pg_stat_statements,auto_explain',
    });
    const observer = await cluster.connect();
    await change(observer, everything);
    const session = await cluster.connect();
    await observer.query('create extension pg_stat_statements');
    const secrets = makeSecrets();
    assertHidden(secrets, await useSecrets(session, secrets), 'an error');

    const { rows: sessions } = await observer.query(
        'select query from pg_stat_activity where pid = $1',
        [session.pid],
    );
    assert.match(JSON.stringify(sessions), /reveal_configuration\(\$1, \$2\)/);
    await session.query('commit');
    for (const relation of [
        'pg_stat_activity',
        'pg_stat_statements',
        'pg_settings',
        'pg_db_role_setting',
        'pg_prepared_statements',
        'signalbox_data.configurations',
        'signalbox_data.configuration_history',
        'signalbox_data.configuration_keys',
    ]) {
        const { rows } = await observer.query(`select r::text from ${relation} r`);
        assert.ok(rows.length > 0 || relation.startsWith('pg_'), relation);
        assertHidden(secrets, JSON.stringify(rows), relation);
    }
    await observer.query('analyze signalbox_data.configurations');
    const { rows: statistics } = await observer.query(
        `select s::text from pg_catalog.pg_stats s where tablename like 'configuration%'`,
    );
    assertHidden(secrets, JSON.stringify(statistics), 'pg_stats');

    // Files, the log of the server and the write-ahead log among them.
    await observer.query('checkpoint');
    const folder = await dataFolder(observer);
    const log = readFileSync(join(folder, 'server.log'), 'utf8');
    assertLogged(log, /set_configuration_key\(\$1\)/);
    assertLogged(log, /Query Text: insert into signalbox_data.configurations/);
    for (const file of filesBelow(folder)) {
        assertHidden(secrets, readFileSync(file), file);
    }

    await t.test('nor one that comes with the connection', async () => {
        await bringKeyWithConnection(cluster, observer);
    });
});

test('a value can be opened without the database, as the documentation says', async (t) => {
    const database = await freshDatabase(t);
    const session = await database.connect();
    const { project } = await makePlace(session);
    const key = randomBytes(32);
    await session.query('begin');
    await session.query('select signalbox.set_configuration_key($1)', [
        key.toString('hex'),
    ]);
    await session.query(
        `select signalbox.set_configuration($1, 'token', $2, 'json', true)`,
        [project, '{"a": ["é", 1.50]}'],
    );
    await session.query('commit');
    const { rows } = await session.query<{
        ciphertext: Buffer;
        version: number;
        value_type: string;
    }>(
        'select ciphertext, version, value_type from signalbox_data.configurations where project_id = $1',
        [project],
    );
    const [row] = rows;
    assert.ok(row);

    const keys = encryptionKey(key);
    const context = Buffer.from(
        ['signalbox configuration', project, 'token', row.version, row.value_type].join(
            '\n',
        ),
    );
    const vector = row.ciphertext.subarray(1, 17);
    const encrypted = row.ciphertext.subarray(17, -32);
    const bits = Buffer.alloc(8);
    bits.writeBigUInt64BE(BigInt(8 * context.length));
    const tag = createHmac('sha512', keys.subarray(0, 32))
        .update(Buffer.concat([context, vector, encrypted, bits]))
        .digest()
        .subarray(0, 32);
    assert.deepEqual(tag, row.ciphertext.subarray(-32));
    const decipher = createDecipheriv('aes-256-cbc', keys.subarray(32), vector);
    const text = Buffer.concat([decipher.update(encrypted), decipher.final()]).toString();
    assert.deepEqual(JSON.parse(text), { a: ['é', 1.5] });
});
