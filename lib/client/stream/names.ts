'use client';

import { NUMBERED_EVENTS } from '../../events/event-names';

/** All events of a stream that this version knows. */
export const STREAM_EVENTS = [
  'hello',
  ...NUMBERED_EVENTS,
  'presence',
  'caught-up',
  'hb',
  'bye',
  'reset',
] as const;
