import 'server-only';
import type { z } from 'zod';

type SearchParams = Promise<Record<string, string | string[] | undefined>>;

/**
 * The filters in a page's address, as text and parsed. An address that a person has edited to something invalid counts as one
 * without filters, so that the page shows everything rather than nothing.
 */
export async function readSearchParams<Name extends string, T extends z.ZodType>(
  searchParams: SearchParams,
  names: readonly Name[],
  schema: T,
): Promise<{ filters: Partial<Record<Name, string>>; parsed: z.output<T> | null }> {
  const values = await searchParams;
  const filters: Partial<Record<Name, string>> = {};
  for (const name of names) {
    const value = values[name];
    if (typeof value === 'string') filters[name] = value;
  }
  const parsed = schema.safeParse(filters);
  return parsed.success ? { filters, parsed: parsed.data } : { filters: {}, parsed: null };
}
