import 'server-only';
import { createHash } from 'node:crypto';
import { and, eq, isNull } from 'drizzle-orm';
import type { Actor } from '../auth/schema';
import type { Transactions, Tx } from '../db/transaction';
import { AppError } from '../errors';
import { idempotent_request } from './tables';

/** A request with an `Idempotency-Key`, which the caller may repeat when the response was lost. */
export type KeyedRequest = { org_id: string; caller: string; key: string; digest: string };

/** A response as it was sent; text, so that a repeat gets the same bytes. */
export type StoredResponse = { status: number; text: string };
export type ReplayableResponse = StoredResponse & { replayed: boolean };

/**
 * The request's `Idempotency-Key`, or null when it has none.
 * @throws AppError bad_request
 */
export function readIdempotencyKey(headers: Headers): string | null {
  const key = headers.get('idempotency-key');
  if (key === null || /^[\x20-\x7e]{1,255}$/.test(key)) return key;
  throw new AppError('bad_request', 'Idempotency-Key is 1 to 255 characters of printable ASCII.');
}

/** `body` is the parsed body. The digest leaves out the host, because a retry may reach another process. */
export function keyedRequest(
  request: Request,
  caller: { org_id: string; actor: Actor; key: string },
  body: unknown,
): KeyedRequest {
  const { pathname, search } = new URL(request.url);
  const content = JSON.stringify([request.method, pathname, search, body ?? null]);
  return {
    org_id: caller.org_id,
    caller: `${caller.actor.kind}:${caller.actor.id}`,
    key: caller.key,
    digest: createHash('sha256').update(content).digest('hex'),
  };
}

/**
 * Does the work once per key. Its writes and its response are one transaction, so that a crash leaves both or neither.
 * The row of the key is locked first, before any plan: a concurrent repeat waits until this request has ended, and then
 * gets the response or, if this request failed, does the work.
 * @throws AppError invalid when the key was used with another request before
 */
export function respondOnce(
  database: Transactions,
  keyed: KeyedRequest,
  work: (tx: Tx) => Promise<StoredResponse>,
): Promise<ReplayableResponse> {
  return database.transaction(async (tx) => {
    const stored = await claimKey(tx, keyed);
    if (stored) return { ...stored, replayed: true };
    const response = await work(tx);
    await storeResponse(tx, keyed, response);
    return { ...response, replayed: false };
  });
}

/**
 * As `respondOnce`, for work of several transactions that may each be repeated. After a crash, or in a concurrent repeat, the
 * work runs again: steps that are done return their present state. The response is stored once it is final.
 */
export async function respondAfterSteps(
  database: Transactions,
  keyed: KeyedRequest,
  work: () => Promise<StoredResponse & { final: boolean }>,
): Promise<ReplayableResponse> {
  const stored = await database.transaction((tx) => claimKey(tx, keyed));
  if (stored) return { ...stored, replayed: true };
  const { final, ...response } = await work();
  if (!final) return { ...response, replayed: false };
  return database.transaction(async (tx) => {
    if (await storeResponse(tx, keyed, response)) return { ...response, replayed: false };
    const earlier = await claimKey(tx, keyed);
    return earlier ? { ...earlier, replayed: true } : { ...response, replayed: false };
  });
}

/** The response stored under this key; null when there is none and this request has claimed the key. */
async function claimKey(tx: Tx, keyed: KeyedRequest): Promise<StoredResponse | null> {
  const claimed = await tx
    .insert(idempotent_request)
    .values(keyed)
    .onConflictDoNothing()
    .returning({ key: idempotent_request.key });
  if (claimed.length > 0) return null;
  const [stored] = await tx.select().from(idempotent_request).where(isKey(keyed));
  // Pruned between the two statements: after 24 hours it is a new request, which the caller may send again.
  if (!stored) throw new AppError('unavailable', 'Please try again.');
  if (stored.digest !== keyed.digest) {
    throw new AppError('invalid', 'This Idempotency-Key was sent with another request before.');
  }
  return stored.answer;
}

async function storeResponse(tx: Tx, keyed: KeyedRequest, response: StoredResponse): Promise<boolean> {
  const updated = await tx
    .update(idempotent_request)
    .set({ answer: response })
    .where(and(isKey(keyed), isNull(idempotent_request.answer)))
    .returning({ key: idempotent_request.key });
  return updated.length > 0;
}

function isKey({ org_id, caller, key }: KeyedRequest) {
  return and(
    eq(idempotent_request.org_id, org_id),
    eq(idempotent_request.caller, caller),
    eq(idempotent_request.key, key),
  );
}
