'use client';

import { useState } from 'react';
import useSWR from 'swr';
import { useOrg } from '@/app/[org]/_org/org-context';
import { getJson } from '@/lib/client/fetcher';
import { decodeRules } from '@/lib/rules/decode';
import type { Rule } from '@/lib/rules/schema';
import { rulesKey } from '@/lib/rules/urls';

/** The organization's rules in their order: as rendered with the page, then as `refresh` has fetched them. */
export function useRules(list: Rule[]): { rules: Rule[]; refresh: () => Promise<unknown> } {
  const { slug } = useOrg();
  // A stable object: with a new one at each rendering SWR renders in an endless loop.
  const [fallbackData] = useState({ rules: list });
  const { data, mutate } = useSWR(rulesKey(slug), (url) => getJson(url, decodeRules), {
    fallbackData,
    revalidateOnMount: false,
  });
  return { rules: data?.rules ?? list, refresh: () => mutate() };
}
