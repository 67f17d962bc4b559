import 'server-only';
import { and, asc, eq } from 'drizzle-orm';
import type { Queryable } from '../db/transaction';
import { type Role, toRole } from './roles';
import type { Membership, Org } from './schema';
import { member, organization } from './tables';

/** Whether the text can be a slug. Text that PostgreSQL cannot store must give "not found", not an error of the database. */
export function mayBeSlug(slug: unknown): slug is string {
  return typeof slug === 'string' && /^[a-z0-9-]{1,64}$/i.test(slug);
}

/**
 * The organization and the person's role in it; the slug counts in any case. Null both when the person is not a member and when it does not exist, so that
 * the two cannot be told apart.
 */
export async function findMembership(
  db: Queryable,
  slug: string,
  userId: string,
): Promise<{ org: Org; role: Role } | null> {
  if (!mayBeSlug(slug)) return null;
  const [row] = await db
    .select({ id: organization.id, slug: organization.slug, name: organization.name, role: member.role })
    .from(organization)
    .innerJoin(member, and(eq(member.organizationId, organization.id), eq(member.userId, userId)))
    .where(eq(organization.slug, slug.toLowerCase()));
  if (!row) return null;
  return { org: { id: row.id, slug: row.slug, name: row.name }, role: toRole(row.role) };
}

/** The person's organizations, oldest membership first. */
export async function listMemberships(db: Queryable, userId: string): Promise<Membership[]> {
  const rows = await db
    .select({ slug: organization.slug, name: organization.name, role: member.role })
    .from(member)
    .innerJoin(organization, eq(organization.id, member.organizationId))
    .where(eq(member.userId, userId))
    .orderBy(asc(member.createdAt), asc(member.id));
  return rows.map((row) => ({ ...row, role: toRole(row.role) }));
}
