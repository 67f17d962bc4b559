import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { CallInputSchema } from '../../lib/calls/schema';
import { isBuildStale, neededPackages } from '../../lib/cli/prepare.mjs';
import { welcome } from '../../lib/cli/welcome.mjs';
import { projectRoot } from '../helpers/source/build';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'greenlight-start-'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

async function put(path: string, content: unknown, age = 0): Promise<void> {
  const full = join(root, path);
  await mkdir(dirname(full), { recursive: true });
  await writeFile(full, typeof content === 'string' ? content : JSON.stringify(content));
  const at = new Date(Date.now() - age * 1_000);
  for (const touched of [full, dirname(full)]) await utimes(touched, at, at);
}

const LOCK = {
  packages: {
    '': { name: 'x' },
    'node_modules/next': { version: '2.0.0' },
    'node_modules/vitest': { version: '1.0.0', dev: true },
    'node_modules/only-on-a-mac': { version: '1.0.0', optional: true },
  },
};
const installed = (...names: string[]) =>
  put('node_modules/.package-lock.json', {
    packages: Object.fromEntries(
      names.map((name) => name.split('@')).map(([name, version]) => [`node_modules/${name}`, { version }]),
    ),
  });

test('packages are installed when they are missing or have another version, judged by content and not by time', async () => {
  await put('package-lock.json', LOCK);
  expect(neededPackages(root)).toEqual({ development: false });
  await installed('next@1.0.0');
  expect(neededPackages(root)).toEqual({ development: false });
  await installed('next@2.0.0');
  expect(neededPackages(root)).toBeNull();
});

test('development packages are not removed', async () => {
  await put('package-lock.json', LOCK);
  await installed('next@2.0.0', 'vitest@1.0.0');
  expect(neededPackages(root)).toBeNull();
  await installed('next@1.0.0', 'vitest@1.0.0');
  expect(neededPackages(root)).toEqual({ development: true });
});

test('a build is made when it is missing, incomplete, or older than a source file', async () => {
  await put('app/page.tsx', 'x', 100);
  await put('package-lock.json', LOCK, 100);
  expect(isBuildStale(root)).toBe(true);
  await put('.next/BUILD_ID', 'x', 50);
  expect(isBuildStale(root)).toBe(true);
  await put('.next/prerender-manifest.json', '{}', 50);
  expect(isBuildStale(root)).toBe(false);
  await put('tests/some.test.ts', 'x');
  await put('.data/database/x', 'x');
  expect(isBuildStale(root)).toBe(false);
  await put('app/page.tsx', 'y', 10);
  expect(isBuildStale(root)).toBe(true);
});

const start = (env: Record<string, string>) =>
  promisify(execFile)(process.execPath, [join(projectRoot, 'lib/cli/start.mjs')], {
    env: { PATH: process.env.PATH, NODE_ENV: 'production', ...env },
  }).catch((error: { code: number; stderr: string }) => error);

test('an occupied or invalid port is reported in one sentence', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const address = other.address();
  const port = address && typeof address === 'object' ? String(address.port) : '';
  const taken = await start({ PORT: port });
  other.close();
  expect(taken).toMatchObject({ code: 1, stderr: expect.stringContaining(`Port ${port} is taken`) });
  const none = await start({ PORT: 'abc' });
  expect(none).toMatchObject({ code: 1, stderr: expect.stringContaining('PORT is "abc"') });
  for (const { stderr } of [taken, none]) expect(stderr).not.toMatch(/at .*:\d+:\d+/);
});

test('the server stops when the start script was killed', async () => {
  const tether = pathToFileURL(join(projectRoot, 'lib/cli/parent-watchdog.mjs')).href;
  const server = `['--import', ${JSON.stringify(tether)}, '-e', 'console.log("up"); setInterval(() => {}, 1000)']`;
  const program = `const { spawn } = require('node:child_process');
    spawn(process.execPath, ${server}, { detached: true, stdio: ['ignore', 'inherit', 'ignore', 'ipc'] });
    setInterval(() => {}, 1000);`;
  const parent = spawn(process.execPath, ['-e', program], { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(parent.stdout, 'data');
  const exited = once(parent, 'exit');
  parent.kill('SIGKILL');
  // The pipe ends when the last process with an open end exits.
  await once(parent.stdout, 'end');
  await exited;
  expect(parent.signalCode).toBe('SIGKILL');
});

test('the greeting mentions the demo only when it exists, and its example call is valid', async () => {
  const demo = welcome({}, 'localhost', 3000);
  expect(demo).toMatch(/http:\/\/localhost:3000\n[\s\S]*greenlight-demo/);
  for (const env of [{ NO_DEMO: '1' }, { DATABASE_URL: 'postgres://db.example.com/x' }]) {
    expect(welcome(env, 'localhost', 3000)).not.toMatch(/demo/);
  }
  expect(welcome({}, '0.0.0.0', 80)).toMatch(/http:\/\/localhost\n[\s\S]*PUBLIC_URL/);
  expect(welcome({ PUBLIC_URL: 'https://green.example.com/' }, '0.0.0.0', 80)).toMatch(
    /at https:\/\/green.example.com\n/,
  );
  expect(welcome({}, '::1', 3000)).toMatch(/http:\/\/\[::1\]:3000/);
  const line = demo.split('\n').find((text) => text.includes('curl')) ?? '';
  const printed = line.replaceAll('curl ', `printf '%s\\n' `);
  const { stdout } = await promisify(execFile)('sh', ['-c', printed]);
  const bodies = stdout.split('\n').filter((text) => text.startsWith('{'));
  expect(bodies.map((body) => JSON.parse(body))).toEqual([
    { email: 'ana@example.com', password: 'greenlight-demo' },
    expect.objectContaining({ source: 'terminal' }),
  ]);
  expect(CallInputSchema.safeParse(JSON.parse(bodies[1] ?? '')).success).toBe(true);
});
