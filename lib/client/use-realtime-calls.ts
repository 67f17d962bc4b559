'use client';

import { useMemo } from 'react';
import { mergeCall, mergeCalls } from '../calls/merge';
import type { Call, CallList } from '../calls/schema';
import { NO_CALLS } from './live/live-index';
import { useLivePart } from './live-context';

/**
 * The list with everything since its snapshot merged in. It is never fetched again because of an event: each event
 * carries the whole call. Events of plans cause no rendering.
 */
export function useRealtimeCalls(list: CallList): CallList {
  const live = useLivePart((parts) => parts.calls(), NO_CALLS);
  return useMemo(() => mergeCalls(list, live), [list, live]);
}

/** The call with the newest state of its planning. Events of other calls cause no rendering. */
export function useRealtimeCall(call: Call): Call {
  const live = useLivePart((parts) => parts.call(call.id), null);
  return useMemo(() => mergeCall(call, live), [call, live]);
}
