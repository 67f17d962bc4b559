import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chown, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { freePort } from '../http/ports';
import { type PostgresFiles, unpackPostgres } from './postgres-files';

export type Postgres = {
  url(database?: string): string;
  /** Creates a database, empty or a copy of `template`, which must have no connections. */
  createDatabase(name: string, template?: string): Promise<string>;
  /**
   * `fast` rolls transactions back; `immediate` is a crash, recovered from the write-ahead log at the next start.
   * `meanwhile` runs while the server is down.
   */
  restart(how: 'fast' | 'immediate', meanwhile?: () => Promise<void>): Promise<void>;
  stop(): Promise<void>;
};

const STOP_SIGNAL = { fast: 'SIGINT', immediate: 'SIGQUIT' } as const;

/** Starts a PostgreSQL server on loopback. `durable: false` turns fsync off, for tests without crashes. */
export async function startPostgres({ durable = true } = {}): Promise<Postgres> {
  const files = await unpackPostgres();
  const port = await freePort();
  const password = randomBytes(12).toString('hex');
  await initialize(files, password);
  let server = await launch(files, port, durable);
  // An interrupted test run can only send the signal and not wait.
  const emergency = () => server.kill('SIGQUIT');
  process.once('exit', emergency);

  const url = (database = 'postgres') => `postgres://postgres:${password}@127.0.0.1:${port}/${database}`;
  const halt = async (how: 'fast' | 'immediate') => {
    const gone = once(server, 'exit');
    if (server.exitCode !== null || !server.kill(STOP_SIGNAL[how])) return;
    await gone;
  };
  return {
    url,
    async createDatabase(name, template = 'template0') {
      const client = new pg.Client({ connectionString: url() });
      await client.connect();
      await client.query(`create database "${name}" template "${template}"`).finally(() => client.end());
      return url(name);
    },
    async restart(how, meanwhile) {
      await halt(how);
      await meanwhile?.();
      server = await launch(files, port, durable);
    },
    async stop() {
      process.removeListener('exit', emergency);
      await halt('fast');
      await rm(files.home, { recursive: true, force: true });
    },
  };
}

function dataFolder(files: PostgresFiles): string {
  return join(files.home, 'data');
}

async function initialize(files: PostgresFiles, password: string): Promise<void> {
  const passwordFile = join(files.home, 'password');
  await writeFile(passwordFile, `${password}\n`, { mode: 0o600 });
  if (files.account.uid !== undefined) await chown(passwordFile, files.account.uid, files.account.gid);
  const { child, output } = run(files, 'initdb', [
    ...['-D', dataFolder(files), '-U', 'postgres', '--pwfile', passwordFile],
    ...['--auth-local=trust', '--auth-host=scram-sha-256', '--locale=C', '--encoding=UTF8', '--no-sync'],
  ]);
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error(`initdb ended with ${code}:\n${output.text}`);
}

async function launch(files: PostgresFiles, port: number, durable: boolean): Promise<ChildProcess> {
  const settings = {
    listen_addresses: '127.0.0.1',
    port: String(port),
    unix_socket_directories: files.home,
    max_connections: '200',
    fsync: durable ? 'on' : 'off',
    full_page_writes: durable ? 'on' : 'off',
  };
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const { child, output } = run(files, 'postgres', ['-D', dataFolder(files), ...flags]);
  await new Promise<void>((resolve, reject) => {
    const look = () => output.text.includes('ready to accept connections') && resolve();
    child.stderr?.on('data', look);
    child.once('exit', (code) => reject(new Error(`PostgreSQL ended with ${code}:\n${output.text}`)));
  });
  return child;
}

function run(files: PostgresFiles, program: string, args: string[]) {
  const output = { text: '' };
  const child = spawn(join(files.binaries, program), args, {
    ...files.account,
    cwd: files.home,
    // The messages are parsed, so they must be in English.
    env: { NODE_ENV: 'test', PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const collect = (chunk: Buffer) => {
    output.text = (output.text + chunk.toString()).slice(-20_000);
  };
  child.stdout.on('data', collect);
  child.stderr.on('data', collect);
  return { child, output };
}
