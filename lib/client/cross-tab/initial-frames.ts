'use client';

import type { Cursor } from '../../events/event-names';
import { asNews, type PresenceByPlan } from '../../presence/merge';
import type { Frame } from '../stream/source';
import type { History } from './history';

/** What the shared stream has sent so far, besides its events. */
export type StreamSoFar = {
  /** The fields of the server's `hello`. */
  hello: object;
  caughtUp: boolean;
  /** Null before the stream has sent any. */
  presence: PresenceByPlan | null;
};

/** The frames that the server would have sent so far to a reader with this cursor. */
export function initialFrames(
  history: History,
  { hello, caughtUp, presence }: StreamSoFar,
  after: Cursor | null,
): Frame[] {
  const { epoch, seq: head, floor } = history.last();
  const at = { ...hello, epoch, head, oldest: floor + 1 };
  const missed = after ? history.since(after) : [];
  if (missed === null) {
    const reason = after?.epoch === epoch ? 'retention' : 'epoch';
    return [control('hello', { ...at, from: head }), control('reset', { reason, epoch, head })];
  }
  return [
    control('hello', { ...at, from: after?.seq ?? head }),
    ...missed,
    ...(presence ? [control('presence', asNews(presence))] : []),
    ...(caughtUp ? [control('caught-up', { head })] : []),
  ];
}

/** A reader that gets it reopens at once, at its own cursor. */
export const ROTATE: Frame = control('bye', { reason: 'rotate' });

function control(name: string, data: object): Frame {
  return { name, data: JSON.stringify(data), id: '' };
}
