import 'server-only';
import { createHash } from 'node:crypto';

/** SHA-256 over JSON with sorted keys: equal for equal contents, however PostgreSQL or a client ordered them. */
export function digestOf(value: unknown): string {
  const sorted = JSON.stringify(value, (_key, part: unknown) =>
    part && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
  return createHash('sha256')
    .update(sorted ?? 'null')
    .digest('hex');
}
