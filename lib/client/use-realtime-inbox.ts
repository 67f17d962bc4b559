'use client';

import { useMemo } from 'react';
import { inboxMissesPlan } from '../plans/merge/inbox';
import type { LiveInbox } from '../plans/merge/records';
import type { Inbox } from '../plans/schema/inbox';
import { inboxKey } from '../plans/urls';
import { NO_INBOX } from './live/live-index';
import { useLive, useLivePart } from './live-context';
import { useRefetchMissing } from './snapshot-middleware';

/**
 * The live changes for `mergeInbox` and `countOpenNow`: entries that newly wait or no longer do. Fetches nothing. Entries
 * that no inbox shows cause no rendering.
 */
export function useRealtimeInbox(): Required<LiveInbox> {
  return useLivePart((parts) => parts.inbox(), NO_INBOX);
}

/** Fetches the inbox again when something waits in a plan that it does not contain: the event lacks the plan's title. */
export function useRefetchInbox(inbox: Inbox | undefined, live: LiveInbox): void {
  const { org } = useLive();
  const missing = useMemo(() => inbox !== undefined && inboxMissesPlan(inbox, live), [inbox, live]);
  useRefetchMissing(inboxKey(org), inbox?.cursor, missing);
}
