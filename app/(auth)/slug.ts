/** The slug of a name: `Acme & Söhne` becomes `acme-sohne`. */
export function slugOf(name: string): string {
  return name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 40);
}

/** Slugs that would hide screens of the product. */
const RESERVED = ['api', 'sign-in', 'sign-up', 'invitations', 'new', 'settings', 'public', 'static'];

export function slugProblem(slug: string): string | undefined {
  if (!/^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$/.test(slug))
    return 'Lowercase letters, digits and hyphens, at most 40.';
  if (RESERVED.includes(slug)) return 'This address is taken.';
  return undefined;
}
