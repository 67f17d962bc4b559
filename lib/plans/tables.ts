import 'server-only';
import { sql } from 'drizzle-orm';
import {
  bigint,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import type { Role } from '../auth/roles';
import type { Actor, DecisionChannel } from '../auth/schema';
import { contact } from '../contacts/tables';
import { createdAt, orgId, time } from '../db/columns';
import type { ArgChange, Entry } from './schema/log-entry';
import type { PlanState, PreviewAction } from './schema/plan';

export const plan = pgTable(
  'plan',
  {
    org_id: orgId(),
    id: uuid().notNull(),
    title: text().notNull(),
    description: text().notNull(),
    state: jsonb().$type<PlanState>().notNull(),
    status: text().$type<PlanState['status']>().notNull().generatedAlwaysAs(sql`state->>'status'`),
    /** The same instant as in `state`, as a column that can be indexed (casting text to time is not immutable). */
    next_execution_at: time(),
    version: bigint({ mode: 'number' }).notNull(),
    call_id: uuid(),
    template_id: uuid(),
    preview: jsonb().$type<PreviewAction[]>().notNull(),
    /** The open run, kept over a crash so that the next worker continues it; null between runs. */
    run_id: uuid(),
    step: integer().notNull().default(0),
    fence: integer().notNull().default(0),
    lease_until: time(),
    attempts: integer().notNull().default(0),
    /** The open run's last write, by which stalled runs are found. */
    progress_at: time(),
    created_at: createdAt(),
  },
  (table) => [
    primaryKey({ columns: [table.org_id, table.id] }),
    uniqueIndex('plan_once_per_call').on(table.org_id, table.call_id, table.template_id),
    index().on(table.org_id, table.created_at),
    index().on(table.status, table.next_execution_at),
    index().on(table.status, table.lease_until),
  ],
);

export const plan_contact = pgTable(
  'plan_contact',
  { org_id: orgId(), plan_id: uuid().notNull(), contact_id: uuid().notNull() },
  (table) => [
    primaryKey({ columns: [table.org_id, table.plan_id, table.contact_id] }),
    foreignKey({ columns: [table.org_id, table.plan_id], foreignColumns: [plan.org_id, plan.id] }).onDelete(
      'cascade',
    ),
    foreignKey({
      columns: [table.org_id, table.contact_id],
      foreignColumns: [contact.org_id, contact.id],
    }).onDelete('cascade'),
    index().on(table.org_id, table.contact_id),
  ],
);

export const log_entry = pgTable(
  'log_entry',
  {
    org_id: orgId(),
    plan_id: uuid().notNull(),
    id: uuid().notNull(),
    entry: jsonb().$type<Entry>().notNull(),
    /** A tool call's state; null for system entries. */
    status: text().generatedAlwaysAs(sql`entry->'status'->>'state'`),
    version: bigint({ mode: 'number' }).notNull(),
    created_at: createdAt(),
    /** A proposal's place in its run: a crash and a second worker cannot log it twice. */
    run_id: uuid(),
    step: integer(),
    position: integer(),
    /** SHA-256 of tool and arguments, by which a repeated proposal is refused. */
    digest: text(),
    run_at: time(),
    expires_at: time(),
    /** The beginning of its wait for a person, set again with each return to pending; null when it does not wait. */
    waiting_since: time(),
    /** The next reminder; null for none. */
    remind_at: time(),
    /** The last reminder. */
    reminded_at: time(),
    fence: integer().notNull().default(0),
    lease_until: time(),
  },
  (table) => [
    primaryKey({ columns: [table.org_id, table.plan_id, table.id] }),
    foreignKey({ columns: [table.org_id, table.plan_id], foreignColumns: [plan.org_id, plan.id] }).onDelete(
      'cascade',
    ),
    uniqueIndex('proposal_once').on(table.org_id, table.plan_id, table.run_id, table.step, table.position),
    index().on(table.org_id, table.plan_id, table.created_at),
    index().on(table.status, table.run_at),
    index().on(table.status, table.expires_at),
    index().on(table.status, table.remind_at),
    index().on(table.org_id, table.status, table.created_at),
  ],
);

/** One decision: its actor, kind, version and content. Rows are never changed. */
export const decision = pgTable(
  'decision',
  {
    org_id: orgId(),
    id: uuid().notNull(),
    plan_id: uuid().notNull(),
    entry_id: uuid(),
    kind: text().notNull(),
    actor: jsonb().$type<Actor>().notNull(),
    /** The actor's role at that moment; null for actors without one. */
    role: text().$type<Role>(),
    channel: text().$type<DecisionChannel>(),
    version_seen: bigint({ mode: 'number' }),
    detail: jsonb().$type<Record<string, unknown>>().notNull(),
    /** The decider's changes to the message as proposed, by field; null when there are none. */
    changes: jsonb().$type<ArgChange[]>(),
    /** The time from the beginning of the wait to the decision. */
    waited_ms: bigint({ mode: 'number' }),
    created_at: createdAt(),
  },
  (table) => [
    primaryKey({ columns: [table.org_id, table.id] }),
    foreignKey({ columns: [table.org_id, table.plan_id], foreignColumns: [plan.org_id, plan.id] }).onDelete(
      'cascade',
    ),
    index().on(table.org_id, table.plan_id, table.created_at),
    index().on(table.org_id, table.created_at),
    index('decision_by_decider').on(table.org_id, sql`(${table.actor}->>'id')`, table.created_at),
    index('decision_of_plan').on(table.org_id, table.created_at).where(sql`${table.entry_id} is null`),
  ],
);
