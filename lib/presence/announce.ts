import 'server-only';
import { and, eq } from 'drizzle-orm';
import type { Actor } from '../auth/schema';
import type { Read } from '../db/transaction';
import { AppError } from '../errors';
import { plan } from '../plans/tables';
import type { Presence } from './presence';
import type { Announcement } from './schema';

/**
 * Handles an announcement of a page of `actor`. The plan is looked up when the page moves to it, not at each
 * repetition. Returns whether other users can see it.
 * @throws AppError forbidden, not_found
 */
export async function announce(
  { presence, read }: { presence: Pick<Presence, 'announce' | 'isAt'>; read: Read },
  orgId: string,
  actor: Actor,
  announcement: Announcement,
): Promise<boolean> {
  if (actor.kind !== 'user') {
    throw new AppError('forbidden', 'Only people look at a plan; an API key cannot be present.');
  }
  const isKnown = announcement.doing === 'left' || presence.isAt(orgId, actor, announcement);
  if (!isKnown && !(await isPlanOf(read, orgId, announcement.plan_id))) {
    throw new AppError('not_found', 'There is no such plan here.');
  }
  return presence.announce(orgId, actor, announcement);
}

async function isPlanOf(read: Read, orgId: string, planId: string): Promise<boolean> {
  const found = await read((tx) =>
    tx
      .select({ id: plan.id })
      .from(plan)
      .where(and(eq(plan.org_id, orgId), eq(plan.id, planId))),
  );
  return found.length > 0;
}
