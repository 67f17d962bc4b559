import 'server-only';
import { notFound } from 'next/navigation';
import { z } from 'zod';

const id = z.uuid();

/** An id from the address. A value that cannot be an id leads to "not found" before the database is queried. */
export function requireId(value: string): string {
  const parsed = id.safeParse(value);
  if (!parsed.success) notFound();
  return parsed.data;
}
