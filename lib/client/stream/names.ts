'use client';

import {
  EVT_PLAN_CREATED,
  EVT_PLAN_LOG_NEW,
  EVT_PLAN_STATE_CHANGED,
  EVT_PLAN_UPDATED,
} from '../../events/event-names';

/** Events of the log, which are numbered and in order. */
export const DATA_EVENTS = [
  EVT_PLAN_LOG_NEW,
  EVT_PLAN_STATE_CHANGED,
  EVT_PLAN_CREATED,
  EVT_PLAN_UPDATED,
] as const;

/** All named events of a stream. */
export const STREAM_EVENTS = [
  'hello',
  ...DATA_EVENTS,
  'presence',
  'caught-up',
  'hb',
  'bye',
  'reset',
] as const;
