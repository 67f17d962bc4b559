import 'server-only';
import { randomBytes } from 'node:crypto';
import { and, count, eq } from 'drizzle-orm';
import { hasRole, type Role, toRole } from '../auth/roles';
import type { Actor } from '../auth/schema';
import { invitation, member, organization, user } from '../auth/tables';
import { compareVersion, nextVersion } from '../db/row-version';
import type { Tx } from '../db/transaction';
import { AppError } from '../errors';
import { getMember, openInvitations, toInvitation } from './queries';
import type { Invitation, Member } from './schema';

const INVITATION_DAYS = 7;
const MAX_INVITATIONS = 200;

/** The person who changes the members. */
export type Manager = { org_id: string; actor: Actor };

/**
 * Invites by email address; a second invitation renews the first. better-auth handles the acceptance.
 * @throws AppError forbidden, conflict when the person is a member already, invalid when too many are open
 */
export async function inviteMember(
  tx: Tx,
  manager: Manager,
  input: { email: string; role: Role },
): Promise<Invitation> {
  const { role } = await lockMembers(tx, manager);
  requireAdmin(role);
  if (await isMember(tx, manager.org_id, input.email)) {
    throw new AppError('conflict', 'This person is a member already.', { current: { email: input.email } });
  }
  const isOpen = openInvitations(manager.org_id);
  const [earlier] = await tx
    .select({ role: invitation.role })
    .from(invitation)
    .where(and(isOpen, eq(invitation.email, input.email)));
  if (input.role === 'owner' || earlier?.role === 'owner') requireOwner(role);
  const [renewed] = await tx
    .update(invitation)
    .set({ role: input.role, expiresAt: daysFromNow(INVITATION_DAYS), inviterId: manager.actor.id })
    .where(and(isOpen, eq(invitation.email, input.email)))
    .returning();
  if (renewed) return toInvitation(renewed);
  const [existing] = await tx.select({ open: count() }).from(invitation).where(isOpen);
  if ((existing?.open ?? 0) >= MAX_INVITATIONS) {
    throw new AppError(
      'invalid',
      `There are ${MAX_INVITATIONS} open invitations already; withdraw some first.`,
    );
  }
  const [created] = await tx
    .insert(invitation)
    .values({
      // The id is the only secret in the link, so it must be impossible to guess.
      id: randomBytes(24).toString('base64url'),
      organizationId: manager.org_id,
      email: input.email,
      role: input.role,
      expiresAt: daysFromNow(INVITATION_DAYS),
      inviterId: manager.actor.id,
    })
    .returning();
  if (!created) throw new AppError('internal', 'The invitation was not written.');
  return toInvitation(created);
}

/** @throws AppError forbidden, not_found */
export async function withdrawInvitation(tx: Tx, manager: Manager, id: string): Promise<void> {
  requirePerson(manager);
  const withdrawn = await tx
    .update(invitation)
    .set({ status: 'canceled' })
    .where(and(openInvitations(manager.org_id), eq(invitation.id, id)))
    .returning({ id: invitation.id });
  if (withdrawn.length === 0) throw new AppError('not_found', 'There is no such open invitation.');
}

/** @throws AppError forbidden, not_found; conflict for the last owner, and when the member has changed since `version` */
export async function changeRole(
  tx: Tx,
  manager: Manager,
  id: string,
  { role, version }: { role: Role; version?: number | undefined },
): Promise<Member> {
  const self = await lockMembers(tx, manager);
  requireAdmin(self.role);
  const target = await getMember(tx, manager.org_id, id);
  if (!compareVersion(target, version, { role }, 'this member')) return target;
  if (target.role === 'owner' || role === 'owner') requireOwner(self.role);
  if (target.role === 'owner') await requireAnotherOwner(tx, manager.org_id);
  await tx
    .update(member)
    .set({ role, version: nextVersion(member.version) })
    .where(isMemberWithId(manager.org_id, id));
  return getMember(tx, manager.org_id, id);
}

/**
 * Removes a member. Admins may remove others; everyone may leave.
 * @throws AppError forbidden, not_found, conflict for the last owner
 */
export async function removeMember(tx: Tx, manager: Manager, id: string): Promise<void> {
  const self = await lockMembers(tx, manager);
  const target = await getMember(tx, manager.org_id, id);
  if (target.user_id !== manager.actor.id) requireAdmin(self.role);
  if (target.role === 'owner') {
    requireOwner(self.role);
    await requireAnotherOwner(tx, manager.org_id);
  }
  await tx.delete(member).where(isMemberWithId(manager.org_id, id));
}

/**
 * Locks the organization for changes of its members: without the lock two owners who remove each other would leave none.
 * @returns the manager's own role, which cannot change until the transaction ends
 * @throws AppError forbidden, not_found
 */
async function lockMembers(tx: Tx, manager: Manager): Promise<{ role: Role }> {
  requirePerson(manager);
  await tx
    .select({ id: organization.id })
    .from(organization)
    .where(eq(organization.id, manager.org_id))
    .for('no key update');
  const [self] = await tx
    .select({ role: member.role })
    .from(member)
    .where(and(eq(member.organizationId, manager.org_id), eq(member.userId, manager.actor.id)));
  if (!self) throw new AppError('not_found', 'You are no longer a member of this organization.');
  return { role: toRole(self.role) };
}

function requirePerson({ actor }: Manager): void {
  if (actor.kind !== 'user')
    throw new AppError('forbidden', 'Only a signed-in person can change the members.');
}

function requireAdmin(role: Role): void {
  if (!hasRole(role, 'admin')) throw new AppError('forbidden', 'This needs the role admin.');
}

function requireOwner(role: Role): void {
  if (role !== 'owner') throw new AppError('forbidden', 'Only an owner can do this to an owner.');
}

async function requireAnotherOwner(tx: Tx, orgId: string): Promise<void> {
  const [owners] = await tx
    .select({ count: count() })
    .from(member)
    .where(and(eq(member.organizationId, orgId), eq(member.role, 'owner')));
  if ((owners?.count ?? 0) <= 1) {
    throw new AppError('conflict', 'The last owner cannot leave: make someone else an owner first.', {
      current: { owners: 1 },
    });
  }
}

async function isMember(tx: Tx, orgId: string, email: string): Promise<boolean> {
  const rows = await tx
    .select({ id: member.id })
    .from(member)
    .innerJoin(user, eq(user.id, member.userId))
    .where(and(eq(member.organizationId, orgId), eq(user.email, email)));
  return rows.length > 0;
}

function isMemberWithId(orgId: string, id: string) {
  return and(eq(member.organizationId, orgId), eq(member.id, id));
}

function daysFromNow(days: number): Date {
  return new Date(Date.now() + days * 86_400_000);
}
