import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readAuthSecret } from '../../lib/auth/auth-secret';
import { readEnv } from '../../lib/env';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'greenlight-secret-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const env = (over: Record<string, string> = {}) =>
  readEnv({ DATA_DIR: join(folder, 'data'), ...over, NODE_ENV: 'test' });

test('the secret is generated once, readable by its owner only, and the same for concurrent starts', async () => {
  const secrets = await Promise.all(Array.from({ length: 8 }, () => readAuthSecret(env())));
  expect(new Set(secrets).size).toBe(1);
  expect(secrets[0]).toMatch(/^[\w-]{43}$/);
  expect(await readAuthSecret(env())).toBe(secrets[0]);
  expect(await readdir(join(folder, 'data'))).toEqual(['auth-secret']);
  expect((await stat(join(folder, 'data/auth-secret'))).mode & 0o777).toBe(0o600);
});

test('AUTH_SECRET takes precedence when it is long enough', async () => {
  expect(await readAuthSecret(env({ AUTH_SECRET: 'x'.repeat(32) }))).toBe('x'.repeat(32));
  await expect(readAuthSecret(env({ AUTH_SECRET: 'x'.repeat(31) }))).rejects.toThrow(/too short/);
});

test('with DATABASE_URL the secret is required, because several processes share it', async () => {
  await expect(readAuthSecret(env({ DATABASE_URL: 'postgres://db.example.com/x' }))).rejects.toThrow(
    /AUTH_SECRET is required/,
  );
  await expect(stat(join(folder, 'data'))).rejects.toThrow();
});

test('a damaged secret file is an error that names the file, and the file is not replaced', async () => {
  await readAuthSecret(env());
  const path = join(folder, 'data/auth-secret');
  await chmod(path, 0o600);
  await writeFile(path, 'short');
  await expect(readAuthSecret(env())).rejects.toThrow(/not a usable secret/);
  expect(await readFile(path, 'utf8')).toBe('short');
});
