'use client';

import { useMemo } from 'react';
import useSWR from 'swr';
import { inboxMissesPlan, type LiveInbox } from '../plans/merge/inbox';
import type { Inbox } from '../plans/schema/inbox';
import { inboxKey } from '../plans/urls';
import { NO_INBOX } from './live/live-index';
import { useLive, useLivePart } from './live-context';
import { useRefetchMissing } from './snapshot-middleware';

/**
 * The live changes for `mergeInbox`: entries that newly wait or no longer do. When something waits in a plan that the
 * inbox does not have, the inbox is fetched again. Entries that no inbox shows cause no rendering.
 */
export function useRealtimeInbox(): Required<LiveInbox> {
  const { org } = useLive();
  const live = useLivePart((parts) => parts.inbox(), NO_INBOX);
  const key = inboxKey(org);
  const { data } = useSWR<Inbox>(key);
  const missing = useMemo(() => data !== undefined && inboxMissesPlan(data, live), [data, live]);
  useRefetchMissing(key, data?.cursor, missing);
  return live;
}
