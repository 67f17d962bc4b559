import 'server-only';
import type { SendingTimes } from './schema';

/** The settings of organizations that have chosen none. */
export type SendingDefaults = Pick<SendingTimes, 'undo_window_s' | 'time_zone'>;

// Next bundles instrumentation, pages and routes separately; the global symbol is shared by all copies of this module.
const SLOT = Symbol.for('greenlight.sending-defaults');
const slots: typeof globalThis & { [SLOT]?: SendingDefaults } = globalThis;

/** Set once, when the runtime starts and has read the environment. */
export function setSendingDefaults(defaults: SendingDefaults): void {
  slots[SLOT] = defaults;
}

/** Before `setSendingDefaults` these are the defaults of an empty environment. */
export function sendingDefaults(): SendingDefaults {
  return slots[SLOT] ?? { undo_window_s: 10, time_zone: 'UTC' };
}
