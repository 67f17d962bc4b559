import type { z } from 'zod';
import type { PresenceNews } from '../presence/schema';
import {
  type ByeSchema,
  formatCursor,
  type HeadSchema,
  type HelloSchema,
  type PlanEvent,
  type ResetSchema,
} from './schema';

/** What the server says beside the events of the log: about the stream itself, and what is true for a moment only. */
export type ControlData = {
  hello: z.infer<typeof HelloSchema>;
  'caught-up': z.infer<typeof HeadSchema>;
  hb: z.infer<typeof HeadSchema>;
  bye: z.infer<typeof ByeSchema>;
  reset: z.infer<typeof ResetSchema>;
  presence: PresenceNews;
};

/** One event of the log as it goes over the wire. */
export function encodeEvent(epoch: string, row: Pick<PlanEvent, 'seq' | 'type' | 'payload'>): string {
  return `id: ${field(formatCursor({ epoch, seq: row.seq }))}\n${frame(row.type, row.payload)}`;
}

/** A control event. It has no `id:`, so the browser's cursor stays where it is. */
export function encodeControl<N extends keyof ControlData>(name: N, data: ControlData[N]): string {
  return frame(name, data);
}

/** How long a browser that is left alone waits before it reconnects. Never 0: that would be a tight loop. */
export function encodeRetry(milliseconds: number): string {
  return `retry: ${Math.max(1, Math.round(milliseconds))}\n\n`;
}

function frame(name: string, data: object): string {
  // JSON writes line breaks inside strings as \n, so the data is always one line and can smuggle in no field.
  return `event: ${field(name)}\ndata: ${JSON.stringify(data)}\n\n`;
}

/** A line break would end the field and start another; NUL makes browsers ignore an id. */
function field(value: string): string {
  for (const forbidden of ['\n', '\r', '\0']) {
    if (value.includes(forbidden)) throw new TypeError('A stream field must be one line.');
  }
  return value;
}
