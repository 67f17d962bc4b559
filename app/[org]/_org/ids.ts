import 'server-only';
import { notFound } from 'next/navigation';
import { z } from 'zod';

const id = z.uuid();

/** An id from the address. What cannot be one leads to "not found" before the database is asked. */
export function requireId(value: string): string {
  const parsed = id.safeParse(value);
  if (!parsed.success) notFound();
  return parsed.data;
}
