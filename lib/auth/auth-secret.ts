import 'server-only';
import { randomBytes } from 'node:crypto';
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { v7 as uuid } from 'uuid';
import type { Env } from '../env';

/**
 * The secret that signs session cookies: `AUTH_SECRET`, or on the embedded database one made once and kept in
 * `DATA_DIR/auth-secret`. With `DATABASE_URL` it must be given, because several processes have to share it.
 * @throws Error with a message for the person who starts the server
 */
export async function readAuthSecret(env: Env): Promise<string> {
  if (env.AUTH_SECRET) {
    if (env.AUTH_SECRET.length >= 32) return env.AUTH_SECRET;
    throw new Error('AUTH_SECRET is too short: it needs at least 32 characters (openssl rand -base64 32).');
  }
  if (env.DATABASE_URL) {
    throw new Error(
      'With DATABASE_URL, AUTH_SECRET is needed too: the same in every process, at least 32 random characters (openssl rand -base64 32).',
    );
  }
  return (await readKept(env)) ?? (await makeKept(env));
}

const pathOf = (env: Env) => join(env.DATA_DIR, 'auth-secret');

async function readKept(env: Env): Promise<string | null> {
  const kept = await readFile(pathOf(env), 'utf8').catch(() => '');
  return kept.trim().length >= 32 ? kept.trim() : null;
}

/** Written beside and linked, so that the file is there wholly or not at all, whatever ends the process. */
async function makeKept(env: Env): Promise<string> {
  await mkdir(env.DATA_DIR, { recursive: true });
  const own = `${pathOf(env)}-${uuid()}`;
  try {
    await writeFile(own, `${randomBytes(32).toString('base64url')}\n`, { mode: 0o600 });
    await link(own, pathOf(env)).catch(() => {});
  } finally {
    await rm(own, { force: true });
  }
  const secret = await readKept(env);
  if (secret) return secret;
  throw new Error(`The file "${pathOf(env)}" is not a usable secret. Remove it, and a new one is made.`);
}
