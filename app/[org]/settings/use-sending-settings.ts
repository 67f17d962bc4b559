'use client';

import useSWR from 'swr';
import { getJson } from '@/lib/client/fetcher';
import { decodeSettingsView } from '@/lib/settings/decode';
import type { SendingTimes } from '@/lib/settings/schema';
import { settingsKey } from '@/lib/settings/urls';
import { useOrg } from '../_org/org-context';

/** The organization's zone, quiet hours and undo window: as rendered with the page, then as last changed. */
export function useSendingSettings(): SendingTimes {
  const { slug, times } = useOrg();
  const { data } = useSWR(settingsKey(slug), (url) => getJson(url, decodeSettingsView), {
    revalidateOnMount: false,
    revalidateIfStale: false,
  });
  return data?.effective ?? times;
}
