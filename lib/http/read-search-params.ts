import 'server-only';
import type { z } from 'zod';

type SearchValues = Record<string, string | string[] | undefined>;
export type SearchParams = Promise<SearchValues>;

/** The search part of an address with these values, `?` included; empty without any. */
export function toSearch(values: SearchValues): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) {
    for (const each of [value ?? []].flat()) search.append(name, each);
  }
  return search.size > 0 ? `?${search}` : '';
}

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
