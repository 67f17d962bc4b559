/**
 * Where to go after signing in: only a path of this site, so that a link cannot lead elsewhere. Browsers drop tabs and
 * line breaks from an address, so `/<tab>/example.com` would lead to another site.
 */
export function nextPath(value: string | string[] | undefined): string {
  if (typeof value !== 'string' || !/^\/(?![/\\])\P{Cc}*$/u.test(value)) return '/';
  return value;
}

/** `path` with the fragment of the page on screen. The server that redirected here never saw it, but the browser kept it. */
export function withFragment(path: string): string {
  return path.includes('#') ? path : path + window.location.hash;
}
