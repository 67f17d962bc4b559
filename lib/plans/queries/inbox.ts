import 'server-only';
import { and, asc, eq, inArray, isNotNull, lte, type SQL, sql } from 'drizzle-orm';
import { databaseNow } from '../../db/clock';
import type { Tx } from '../../db/transaction';
import { readCursor } from '../../events/log';
import { plan_template } from '../../templates/tables';
import { toDisplay } from '../changes/log-entry';
import { EXPIRES_SOON_MS } from '../merge/inbox';
import { kindOf } from '../merge/inbox-index';
import { byAge } from '../merge/records';
import type { Inbox, InboxIndex, InboxItem, InboxRemainder } from '../schema/inbox';
import type { Plan } from '../schema/plan';
import { log_entry, plan } from '../tables';
import { contactsOf, selectPlans } from './plans';

const FIRST_PAGE_SIZE = 200;
const TOOL = sql<string>`${log_entry.entry}->>'tool'`;

/** Everything that waits for a person: plans under review, pending messages and questions, unknown outcomes. */
export async function getInbox(tx: Tx, orgId: string, page = FIRST_PAGE_SIZE): Promise<Inbox> {
  const read_at = await databaseNow(tx);
  const items = await selectItems(tx, orgId, read_at, { limit: page });
  const reviews = await tx
    .select({ id: plan.id, version: plan.version })
    .from(plan)
    .where(and(eq(plan.org_id, orgId), eq(plan.status, 'pending_review')))
    .orderBy(asc(plan.created_at), asc(plan.id));
  const first = reviews.slice(0, page).map(({ id }) => id);
  const later = reviews
    .slice(page)
    .map((row) => ({ ...row, kind: 'plan', open: true, reminded_at: null }) as const);
  const entries = items.length < page ? [] : await selectRest(tx, orgId, read_at, page);
  return {
    plans: await selectReviews(tx, orgId, first),
    items,
    rest: [...entries, ...later],
    read_at: read_at.toISOString(),
    cursor: await readCursor(tx, orgId),
  };
}

/** Of these, what still waits. */
export async function getInboxPart(tx: Tx, orgId: string, ids: string[]): Promise<Inbox> {
  const read_at = await databaseNow(tx);
  return {
    plans: await selectReviews(tx, orgId, ids),
    items: await selectItems(tx, orgId, read_at, { ids, limit: ids.length }),
    rest: [],
    read_at: read_at.toISOString(),
    cursor: await readCursor(tx, orgId),
  };
}

/** Everything that waits, without its content, in no particular order. */
export async function getInboxIndex(tx: Tx, orgId: string): Promise<InboxIndex> {
  const entries = await tx
    .select({
      id: log_entry.id,
      version: log_entry.version,
      plan_id: log_entry.plan_id,
      due: log_entry.expires_at,
      state: log_entry.status,
      tool: TOOL,
    })
    .from(log_entry)
    .where(waiting(orgId));
  const reviews = await tx
    .select({ id: plan.id, version: plan.version })
    .from(plan)
    .where(and(eq(plan.org_id, orgId), eq(plan.status, 'pending_review')));
  return {
    items: [
      ...entries.map(({ state, tool, due, ...entry }) => ({
        ...entry,
        kind: kindOf(tool, state),
        due: due?.toISOString() ?? null,
        open: state !== 'approved',
      })),
      ...reviews.map((review) => ({
        ...review,
        kind: 'plan' as const,
        plan_id: review.id,
        due: null,
        open: true,
      })),
    ],
    cursor: await readCursor(tx, orgId),
  };
}

async function selectReviews(tx: Tx, orgId: string, ids: string[]): Promise<Plan[]> {
  if (ids.length === 0) return [];
  const found = and(eq(plan.status, 'pending_review'), inArray(plan.id, ids));
  const plans = await selectPlans(tx, orgId, found, ids.length);
  return plans.sort((a, b) => byAge(b, a));
}

async function selectItems(
  tx: Tx,
  orgId: string,
  readAt: Date,
  { ids, limit }: { ids?: string[]; limit: number },
): Promise<InboxItem[]> {
  const rows = await tx
    .select({ log: log_entry, title: plan.title, template: plan_template.name })
    .from(log_entry)
    .innerJoin(plan, and(eq(plan.org_id, log_entry.org_id), eq(plan.id, log_entry.plan_id)))
    .leftJoin(
      plan_template,
      and(eq(plan_template.org_id, plan.org_id), eq(plan_template.id, plan.template_id)),
    )
    .where(and(waiting(orgId), ids && inArray(log_entry.id, ids)))
    .orderBy(...byUrgency(readAt))
    .limit(limit);
  const contacts = await contactsOf(tx, orgId, [...new Set(rows.map(({ log }) => log.plan_id))]);
  return rows.map(({ log, title, template }) => ({
    plan_id: log.plan_id,
    plan_title: title,
    contact: contacts.get(log.plan_id)?.[0]?.name ?? null,
    template,
    log: toDisplay(log),
    reminded_at: reminderOf(log.status, log.reminded_at),
  }));
}

async function selectRest(tx: Tx, orgId: string, readAt: Date, offset: number): Promise<InboxRemainder[]> {
  const rows = await tx
    .select({
      id: log_entry.id,
      version: log_entry.version,
      state: log_entry.status,
      tool: TOOL,
      reminded_at: log_entry.reminded_at,
    })
    .from(log_entry)
    .where(waiting(orgId))
    .orderBy(...byUrgency(readAt))
    .offset(offset);
  return rows.map(({ id, version, state, tool, reminded_at }) => ({
    id,
    version,
    kind: kindOf(tool, state),
    open: state !== 'approved',
    reminded_at: reminderOf(state, reminded_at),
  }));
}

/** A reminder belongs to the decision that it was sent for; an unknown outcome needs another one. */
function reminderOf(state: string | null, reminded_at: Date | null): string | null {
  return state === 'unknown' ? null : (reminded_at?.toISOString() ?? null);
}

function waiting(orgId: string) {
  return and(eq(log_entry.org_id, orgId), inArray(log_entry.status, ['pending', 'approved', 'unknown']));
}

/** The same order as `byUrgency` in merge/inbox.ts: what the screen shows first must not be what the limit cuts off. */
function byUrgency(readAt: Date): SQL[] {
  const soon = lte(log_entry.expires_at, new Date(readAt.getTime() + EXPIRES_SOON_MS));
  const reminded = and(eq(log_entry.status, 'pending'), isNotNull(log_entry.reminded_at));
  return [
    sql`case when ${soon} then 0 when ${reminded} then 1 else 2 end`,
    sql`case when ${soon} then ${log_entry.expires_at} end`,
    asc(log_entry.created_at),
    asc(log_entry.version),
    asc(log_entry.id),
  ];
}
