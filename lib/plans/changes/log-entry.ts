import 'server-only';
import { and, eq, type SQL, sql } from 'drizzle-orm';
import { v7 as uuid } from 'uuid';
import type { Tx } from '../../db/transaction';
import type { Publish } from '../../events/log';
import { plan_template } from '../../templates/tables';
import type { Entry, PlanLogDisplay } from '../schema/log-entry';
import { log_entry, plan } from '../tables';
import { publishPlanLog } from './publish';

export type EntryRow = typeof log_entry.$inferSelect;
type EntryKey = Pick<EntryRow, 'org_id' | 'plan_id'>;

/**
 * An entry to insert. `position` and `digest` are a proposal's place in its step and the hash by which it is
 * recognized.
 */
export type NewEntry = {
  entry: Entry;
  id?: string;
  position?: number;
  digest?: string;
};

/** The columns that an update may change besides the entry. A lease that is not given is released. */
export type EntryUpdate = { row: EntryRow; entry: Entry; fence?: number; lease_until?: Date };

/** The columns that indexes and claims read; they repeat what the entry has. */
function derivedTimes(entry: Entry): { run_at: Date | null; expires_at: Date | null } {
  if (entry.kind !== 'tool_call') return { run_at: null, expires_at: null };
  const { status } = entry;
  return {
    run_at: status.state === 'approved' ? new Date(status.run_at) : null,
    expires_at: status.state === 'pending' && entry.expires_at ? new Date(entry.expires_at) : null,
  };
}

type WaitingColumns = { waiting_since: Date | null; remind_at?: SQL | null };

/**
 * When the entry began to wait for a person, and when a reminder is due. An entry that continues to wait keeps both.
 */
function waitingColumns(row: EntryKey, entry: Entry, now: Date, before?: EntryRow): WaitingColumns {
  if (!isPending(entry)) return { waiting_since: null, remind_at: null };
  if (before && isPending(before.entry)) return { waiting_since: before.waiting_since };
  const seconds = sql`make_interval(secs => ${plan_template.remind_after_s})`;
  const remind_at = sql`(select ${now.toISOString()}::timestamptz + ${seconds} from ${plan}
    join ${plan_template} on ${plan_template.org_id} = ${plan.org_id} and ${plan_template.id} = ${plan.template_id}
    where ${plan.org_id} = ${row.org_id} and ${plan.id} = ${row.plan_id})`;
  return { waiting_since: now, remind_at };
}

function isPending(entry: Entry): boolean {
  return entry.kind === 'tool_call' && entry.status.state === 'pending';
}

export function toDisplay(row: Pick<EntryRow, 'id' | 'entry' | 'created_at' | 'version'>): PlanLogDisplay {
  return { id: row.id, entry: row.entry, created_at: row.created_at.toISOString(), version: row.version };
}

/** Inserts a log entry and publishes its event. `version` is a sequence number of `appendEvents`. */
export async function createLogEntry(
  tx: Tx,
  publish: Publish,
  { org_id, id: plan_id }: { org_id: string; id: string },
  input: NewEntry,
  version: number,
  at: Date,
): Promise<PlanLogDisplay> {
  const { entry } = input;
  const row = {
    org_id,
    plan_id,
    id: input.id ?? uuid(),
    entry,
    version,
    created_at: at,
    run_id: entry.run_id,
    step: entry.kind === 'tool_call' ? entry.step : null,
    position: input.position ?? null,
    digest: input.digest ?? null,
    ...derivedTimes(entry),
  };
  await tx.insert(log_entry).values({ ...row, ...waitingColumns(row, entry, at) });
  const display = toDisplay(row);
  publishPlanLog(publish, plan_id, display);
  return display;
}

/**
 * Replaces a log entry and publishes its event: a compare-and-set on the version that the caller has locked and read.
 * @throws Error when the row has changed since, which the plan's lock rules out
 */
export async function updateLogEntry(
  tx: Tx,
  publish: Publish,
  { row, entry, fence, lease_until }: EntryUpdate,
  version: number,
  now: Date,
): Promise<PlanLogDisplay> {
  const written = await tx
    .update(log_entry)
    .set({
      entry,
      version,
      ...derivedTimes(entry),
      ...waitingColumns(row, entry, now, row),
      fence: fence ?? row.fence,
      lease_until: lease_until ?? null,
    })
    .where(
      and(
        eq(log_entry.org_id, row.org_id),
        eq(log_entry.plan_id, row.plan_id),
        eq(log_entry.id, row.id),
        eq(log_entry.version, row.version),
      ),
    )
    .returning({ id: log_entry.id });
  if (written.length !== 1) throw new Error(`log entry ${row.id} changed under its plan's lock`);
  const display = toDisplay({ ...row, entry, version });
  publishPlanLog(publish, row.plan_id, display);
  return display;
}
