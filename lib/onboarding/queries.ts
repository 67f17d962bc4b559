import 'server-only';
import { and, asc, eq, exists, ne, type SQL, sql } from 'drizzle-orm';
import { invitation, member, organization } from '../auth/tables';
import { call } from '../calls/tables';
import type { Queryable } from '../db/transaction';
import { channelsOf } from '../delivery/providers/create-providers';
import type { Env } from '../env';
import { decision, log_entry, plan } from '../plans/tables';
import type { Onboarding } from './schema';

/** The organization's progress. `env`: the channels are configured for the installation. */
export async function readOnboarding(tx: Queryable, orgId: string, env: Env): Promise<Onboarding> {
  const hasRow = (found: SQL | undefined, table: typeof call | typeof plan | typeof decision) =>
    sql<boolean>`${exists(tx.select({ one: sql`1` }).from(table).where(found))}`;
  const [row] = await tx
    .select({
      metadata: organization.metadata,
      call: hasRow(eq(call.org_id, orgId), call),
      plan: hasRow(and(eq(plan.org_id, orgId), ne(plan.status, 'pending_review')), plan),
      message: hasRow(and(eq(decision.org_id, orgId), eq(decision.kind, 'approve')), decision),
      members: tx.$count(member, eq(member.organizationId, orgId)).mapWith(Number),
      invited: tx.$count(invitation, eq(invitation.organizationId, orgId)).mapWith(Number),
    })
    .from(organization)
    .where(eq(organization.id, orgId));
  const channels = Object.values(channelsOf(env));
  return {
    done: {
      call: row?.call ?? false,
      plan: row?.plan ?? false,
      message: row?.message ?? false,
      colleague: Number(row?.members ?? 0) > 1 || Number(row?.invited ?? 0) > 0,
      channel: channels.some((channel) => channel !== 'outbox'),
    },
    plan_to_review: await firstPlan(tx, and(eq(plan.org_id, orgId), eq(plan.status, 'pending_review'))),
    plan_waiting: await firstPlan(
      tx,
      and(
        eq(plan.org_id, orgId),
        exists(
          tx
            .select({ one: sql`1` })
            .from(log_entry)
            .where(
              and(
                eq(log_entry.org_id, plan.org_id),
                eq(log_entry.plan_id, plan.id),
                eq(log_entry.status, 'pending'),
              ),
            ),
        ),
      ),
    ),
    dismissed: isDismissed(row?.metadata ?? null),
  };
}

async function firstPlan(tx: Queryable, found: SQL | undefined): Promise<string | null> {
  const [row] = await tx
    .select({ id: plan.id })
    .from(plan)
    .where(found)
    .orderBy(asc(plan.created_at))
    .limit(1);
  return row?.id ?? null;
}

export function isDismissed(metadata: string | null): boolean {
  return metadataFields(metadata).onboarding === 'dismissed';
}

/** The metadata that better-auth stores with an organization; fields of others stay in it. */
export function metadataFields(metadata: string | null): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(metadata ?? '{}');
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}
