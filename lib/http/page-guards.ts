import 'server-only';
import { headers } from 'next/headers';
import { notFound, redirect } from 'next/navigation';
import { cache } from 'react';
import { z } from 'zod';
import { findUser } from '../auth/actor';
import { findMembership, listMemberships } from '../auth/membership';
import type { Role } from '../auth/roles';
import type { Actor, Membership, Org, User } from '../auth/schema';
import { runtime } from '../runtime';
import { type SearchParams, toSearch } from './read-search-params';

// A page and its layouts need the same rows; React's cache reads each once per request.
const currentUser = cache(async () => findUser(runtime().auth, await headers()));
const membershipOf = cache((slug: string, userId: string) =>
  findMembership(runtime().database.db, slug, userId),
);
const membershipsOf = cache((userId: string) => listMemberships(runtime().database.db, userId));

/** The props of a page below `/{org}`; `Id` names the id in its path, if there is one. */
export type OrgPageProps<Id extends string = never> = {
  params: Promise<Record<'org' | Id, string>>;
  searchParams: SearchParams;
};

/** For pages: the signed-in person. Anyone else is redirected to sign in, and then back to `path`. */
export async function requireUser(path: string): Promise<User> {
  const user = await currentUser();
  if (!user) redirect(`/sign-in?next=${encodeURIComponent(path)}`);
  return user;
}

export type OrgPage = { org: Org; role: Role; user: User; actor: Actor; orgs: Membership[] };

/**
 * For pages of an organization: the person, the role and the organization. A person who is not a member gets "not
 * found", and an address in capitals leads to the organization's own. `screen` is the page's path below `/{org}`; with the page's search it is the address to return to after
 * signing in. Layouts use `getOrg`, because they have neither.
 */
export async function requireOrg(slug: string, screen: string, searchParams: SearchParams): Promise<OrgPage> {
  const search = toSearch(await searchParams);
  await requireUser(`/${slug}${screen}${search}`);
  const page = (await getOrg(slug)) ?? notFound();
  if (page.org.slug !== slug) redirect(`/${page.org.slug}${screen}${search}`);
  return page;
}

/** As `requireOrg`; null without a session or a membership. */
export async function getOrg(slug: string): Promise<OrgPage | null> {
  const user = await currentUser();
  const membership = user && (await membershipOf(slug, user.id));
  if (!membership) return null;
  const actor: Actor = { kind: 'user', id: user.id, name: user.name };
  return { ...membership, user, actor, orgs: await membershipsOf(user.id) };
}

/** For pages: the person's organizations; empty without a session. */
export async function listOrgs(): Promise<Membership[]> {
  const user = await currentUser();
  return user ? membershipsOf(user.id) : [];
}

const IdSchema = z.uuid();

/** An id from the address. A value that cannot be an id leads to "not found" before the database is queried. */
export function requireId(value: string): string {
  const parsed = IdSchema.safeParse(value);
  if (!parsed.success) notFound();
  return parsed.data;
}
