import 'server-only';
import { createHash } from 'node:crypto';
import { and, eq, isNull } from 'drizzle-orm';
import type { Actor } from '../auth/schema';
import type { Transactions, Tx } from '../db/transaction';
import { AppError } from '../errors';
import { idempotent_request } from './tables';

/** One request of one caller, as it may come again when its answer was lost. */
export type KeyedRequest = { org_id: string; caller: string; key: string; digest: string };

/** An answer as it is sent: kept as text, so that a repeat gets the same bytes. */
export type KeptAnswer = { status: number; text: string };
export type Answered = KeptAnswer & { replayed: boolean };

/**
 * The request's `Idempotency-Key`, or null when it has none.
 * @throws AppError bad_request
 */
export function readIdempotencyKey(headers: Headers): string | null {
  const key = headers.get('idempotency-key');
  if (key === null || /^[\x20-\x7e]{1,255}$/.test(key)) return key;
  throw new AppError('bad_request', 'Idempotency-Key is 1 to 255 characters of printable ASCII.');
}

/** `body` is what the request was understood to say; the host is left out: a retry may come to another process. */
export function keyedRequest(
  request: Request,
  who: { org_id: string; actor: Actor; key: string },
  body: unknown,
): KeyedRequest {
  const { pathname, search } = new URL(request.url);
  const said = JSON.stringify([request.method, pathname, search, body ?? null]);
  return {
    org_id: who.org_id,
    caller: `${who.actor.kind}:${who.actor.id}`,
    key: who.key,
    digest: createHash('sha256').update(said).digest('hex'),
  };
}

/**
 * Does the work once per key: what it writes and what it answers are one transaction, so that a crash leaves both or
 * neither. The key's row comes first, before any plan is locked: a twin waits there until this one has ended, and then
 * finds the answer, or, when this one failed, its own turn.
 * @throws AppError invalid when the key came with another request before
 */
export function answerOnce(
  database: Transactions,
  asked: KeyedRequest,
  work: (tx: Tx) => Promise<KeptAnswer>,
): Promise<Answered> {
  return database.transaction(async (tx) => {
    const known = await takeKey(tx, asked);
    if (known) return { ...known, replayed: true };
    const answer = await work(tx);
    await keepAnswer(tx, asked, answer);
    return { ...answer, replayed: false };
  });
}

/**
 * The same for work of many transactions, each of which must be one that may be repeated: a crash in the middle, or a twin,
 * does the rest, and what was done before answers as it is now. The answer is kept once it is final.
 */
export async function answerEach(
  database: Transactions,
  asked: KeyedRequest,
  work: () => Promise<KeptAnswer & { final: boolean }>,
): Promise<Answered> {
  const known = await database.transaction((tx) => takeKey(tx, asked));
  if (known) return { ...known, replayed: true };
  const { final, ...answer } = await work();
  if (!final) return { ...answer, replayed: false };
  return database.transaction(async (tx) => {
    if (await keepAnswer(tx, asked, answer)) return { ...answer, replayed: false };
    const earlier = await takeKey(tx, asked);
    return earlier ? { ...earlier, replayed: true } : { ...answer, replayed: false };
  });
}

/** The answer that was kept under this key. Null: there is none, and the key is now this request's. */
async function takeKey(tx: Tx, asked: KeyedRequest): Promise<KeptAnswer | null> {
  const taken = await tx
    .insert(idempotent_request)
    .values(asked)
    .onConflictDoNothing()
    .returning({ key: idempotent_request.key });
  if (taken.length > 0) return null;
  const [known] = await tx.select().from(idempotent_request).where(isOf(asked));
  // Pruned at this very moment: 24 hours late, it is a new request.
  if (!known) throw new AppError('unavailable', 'Please try again.');
  if (known.digest !== asked.digest) {
    throw new AppError('invalid', 'This Idempotency-Key was sent with another request before.');
  }
  return known.answer;
}

async function keepAnswer(tx: Tx, asked: KeyedRequest, answer: KeptAnswer): Promise<boolean> {
  const kept = await tx
    .update(idempotent_request)
    .set({ answer })
    .where(and(isOf(asked), isNull(idempotent_request.answer)))
    .returning({ key: idempotent_request.key });
  return kept.length > 0;
}

function isOf({ org_id, caller, key }: KeyedRequest) {
  return and(
    eq(idempotent_request.org_id, org_id),
    eq(idempotent_request.caller, caller),
    eq(idempotent_request.key, key),
  );
}
