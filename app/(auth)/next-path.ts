/**
 * Where to go after signing in: only ever a path of ours, so that a link cannot lead elsewhere. Browsers drop tabs and line
 * breaks from an address, so that `/<tab>/example.com` would be one of another site.
 */
export function nextPath(value: string | string[] | undefined): string {
  if (typeof value !== 'string' || !/^\/(?![/\\])\P{Cc}*$/u.test(value)) return '/';
  return value;
}
