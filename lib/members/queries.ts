import 'server-only';
import { and, asc, desc, eq, gt, type SQL } from 'drizzle-orm';
import { hasRole, type Role, toRole } from '../auth/roles';
import { invitation, member, user } from '../auth/tables';
import type { Queryable } from '../db/transaction';
import { AppError } from '../errors';
import type { Invitation, Member } from './schema';

export async function listMembers(db: Queryable, orgId: string): Promise<Member[]> {
  return selectMembers(db, orgId);
}

/** @throws AppError not_found */
export async function getMember(db: Queryable, orgId: string, id: string): Promise<Member> {
  const [found] = await selectMembers(db, orgId, eq(member.id, id));
  if (!found) throw new AppError('not_found', 'There is no such member.');
  return found;
}

async function selectMembers(db: Queryable, orgId: string, condition?: SQL): Promise<Member[]> {
  const rows = await db
    .select({
      id: member.id,
      user_id: user.id,
      name: user.name,
      email: user.email,
      role: member.role,
      version: member.version,
      created_at: member.createdAt,
    })
    .from(member)
    .innerJoin(user, eq(user.id, member.userId))
    .where(and(eq(member.organizationId, orgId), condition))
    .orderBy(asc(member.createdAt), asc(member.id));
  return rows.map((row) => ({ ...row, role: toRole(row.role), created_at: row.created_at.toISOString() }));
}

/**
 * The open invitations that this role could also create. Addresses are not verified, so an invitation's id is enough to
 * sign up with its address and accept it: an admin who sees an owner's invitation could become an owner.
 */
export async function listInvitations(db: Queryable, orgId: string, role: Role): Promise<Invitation[]> {
  if (!hasRole(role, 'admin')) return [];
  const rows = await db
    .select()
    .from(invitation)
    .where(openInvitations(orgId))
    .orderBy(desc(invitation.createdAt), desc(invitation.id));
  return rows.map(toInvitation).filter((open) => role === 'owner' || open.role !== 'owner');
}

export function openInvitations(orgId: string): SQL | undefined {
  return and(
    eq(invitation.organizationId, orgId),
    eq(invitation.status, 'pending'),
    gt(invitation.expiresAt, new Date()),
  );
}

export function toInvitation(row: typeof invitation.$inferSelect): Invitation {
  return {
    id: row.id,
    email: row.email,
    role: toRole(row.role),
    expires_at: row.expiresAt.toISOString(),
    path: `/invitations/${row.id}`,
  };
}
