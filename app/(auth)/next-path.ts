/**
 * Where to go after signing in: only a path of this site, so that a link cannot lead elsewhere. Browsers drop tabs and
 * line breaks from an address, so `/<tab>/example.com` would lead to another site.
 */
export function nextPath(value: string | string[] | undefined): string {
  if (typeof value !== 'string' || !/^\/(?![/\\])\P{Cc}*$/u.test(value)) return '/';
  return value;
}
