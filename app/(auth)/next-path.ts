/** Where to go after signing in: only ever a path of ours, so that a link cannot lead elsewhere. */
export function nextPath(value: string | string[] | undefined): string {
  if (typeof value !== 'string' || !/^\/(?![/\\])/.test(value)) return '/';
  return value;
}
