import 'server-only';
import { and, eq, sql } from 'drizzle-orm';
import { v7 as uuid } from 'uuid';
import { matchContacts } from '../contacts/match';
import { announceWork, type Transactions, type Tx } from '../db/transaction';
import { readCursor } from '../events/log';
import { selectPlans } from '../plans/queries/plans';
import type { Plan } from '../plans/schema/plan';
import { plan } from '../plans/tables';
import { appendCallCreated } from './call-events';
import { getCall } from './queries/calls';
import type { Call, CallInput, Participant } from './schema';
import { call, call_contact } from './tables';

export type AddCallResult = { created: boolean; call: Call; plans: Plan[]; cursor: string };

/**
 * Stores a finished call. The same `source` and `external_id` again changes nothing and returns the stored call. The
 * runner creates its plans after the commit; they arrive as events.
 */
export async function addCall(
  database: Transactions,
  orgId: string,
  input: CallInput,
): Promise<AddCallResult> {
  const { id, created } = await database.transaction((tx) => storeCall(tx, orgId, input));
  return database.snapshot(async (tx) => {
    const stored = await getCall(tx, orgId, id);
    if (!stored) throw new Error('a call was not found right after it was stored');
    const plans = await selectPlans(tx, orgId, eq(plan.call_id, id), 50);
    return { created, call: stored.call, plans, cursor: await readCursor(tx, orgId) };
  });
}

async function storeCall(tx: Tx, orgId: string, input: CallInput): Promise<{ id: string; created: boolean }> {
  const participants = completeParticipants(input);
  const { source, external_id } = input;
  const [inserted] = await tx
    .insert(call)
    .values({
      org_id: orgId,
      id: uuid(),
      source,
      external_id,
      kind: input.kind ?? null,
      direction: input.direction ?? null,
      started_at: input.started_at ? new Date(input.started_at) : null,
      duration_s: input.duration_s ?? null,
      participants,
      turns: input.turns,
      turn_count: input.turns.length,
      planning: { state: 'queued' },
      plan_due_at: sql`now()`,
      created_at: sql`now()`,
    })
    .onConflictDoNothing({ target: [call.org_id, call.source, call.external_id] })
    .returning({ id: call.id });
  if (!inserted) {
    const [known] = await tx
      .select({ id: call.id })
      .from(call)
      .where(and(eq(call.org_id, orgId), eq(call.source, source), eq(call.external_id, external_id)));
    if (!known) throw new Error('a call that conflicts was not found');
    return { id: known.id, created: false };
  }
  const contactIds = await matchContacts(tx, orgId, participants);
  if (contactIds.length > 0) {
    await tx
      .insert(call_contact)
      .values(contactIds.map((contact_id) => ({ org_id: orgId, call_id: inserted.id, contact_id })));
  }
  await appendCallCreated(tx, { org_id: orgId, id: inserted.id });
  announceWork(tx, 'calls');
  return { id: inserted.id, created: true };
}

/** Every speaker is a participant, also when the sender did not list them. */
function completeParticipants(input: CallInput): Participant[] {
  const listed = new Set(input.participants.map(({ speaker }) => speaker));
  const unlisted = new Set(
    input.turns.map(({ speaker }) => speaker).filter((speaker) => !listed.has(speaker)),
  );
  return [...input.participants, ...[...unlisted].map((speaker) => ({ speaker, role: 'participant' }))];
}
