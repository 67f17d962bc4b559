import 'server-only';
import { randomBytes } from 'node:crypto';
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { v7 as uuid } from 'uuid';
import type { Env } from '../env';

/**
 * The secret that signs session cookies: `AUTH_SECRET`, or with the embedded database one that is generated once and stored in
 * `DATA_DIR/auth-secret`. With `DATABASE_URL` it must be given, because all processes have to share it.
 * @throws Error with a message for the person who starts the server
 */
export async function readAuthSecret(env: Env): Promise<string> {
  if (env.AUTH_SECRET) {
    if (env.AUTH_SECRET.length >= 32) return env.AUTH_SECRET;
    throw new Error('AUTH_SECRET is too short: it needs at least 32 characters (openssl rand -base64 32).');
  }
  if (env.DATABASE_URL) {
    throw new Error(
      'With DATABASE_URL, AUTH_SECRET is required: the same in every process, at least 32 random characters (openssl rand -base64 32).',
    );
  }
  return (await readStored(env)) ?? (await createStored(env));
}

const pathOf = (env: Env) => join(env.DATA_DIR, 'auth-secret');

async function readStored(env: Env): Promise<string | null> {
  const stored = await readFile(pathOf(env), 'utf8').catch(() => '');
  return stored.trim().length >= 32 ? stored.trim() : null;
}

/** Written to another name and then linked, so that a crash leaves the whole file or none. */
async function createStored(env: Env): Promise<string> {
  await mkdir(env.DATA_DIR, { recursive: true });
  const temporary = `${pathOf(env)}-${uuid()}`;
  try {
    await writeFile(temporary, `${randomBytes(32).toString('base64url')}\n`, { mode: 0o600 });
    await link(temporary, pathOf(env)).catch(() => {});
  } finally {
    await rm(temporary, { force: true });
  }
  const secret = await readStored(env);
  if (secret) return secret;
  throw new Error(`The file "${pathOf(env)}" is not a usable secret. Delete it, and a new one is created.`);
}
