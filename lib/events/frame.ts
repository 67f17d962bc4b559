import type { z } from 'zod';
import type { PresenceNews } from '../presence/schema';
import {
  type ByeSchema,
  formatCursor,
  type HeadSchema,
  type HelloSchema,
  type OrgEvent,
  type ResetSchema,
} from './schema';

/** The data of the events that are not in the log: about the stream itself, and presence. */
export type ControlData = {
  hello: z.infer<typeof HelloSchema>;
  'caught-up': z.infer<typeof HeadSchema>;
  hb: z.infer<typeof HeadSchema>;
  bye: z.infer<typeof ByeSchema>;
  reset: z.infer<typeof ResetSchema>;
  presence: PresenceNews;
};

/** Encodes one event of the log as an SSE frame. */
export function encodeEvent(epoch: string, row: Pick<OrgEvent, 'seq' | 'type' | 'payload'>): string {
  return `id: ${field(formatCursor({ epoch, seq: row.seq }))}\n${frame(row.type, row.payload)}`;
}

/** Encodes a control event. It has no `id:`, so it does not move the browser's cursor. */
export function encodeControl<N extends keyof ControlData>(name: N, data: ControlData[N]): string {
  return frame(name, data);
}

/** Sets how long EventSource waits before it reconnects by itself. Never 0: that would be a tight loop. */
export function encodeRetry(milliseconds: number): string {
  return `retry: ${Math.max(1, Math.round(milliseconds))}\n\n`;
}

function frame(name: string, data: object): string {
  // JSON escapes line breaks inside strings, so the data is one line and cannot inject another field.
  return `event: ${field(name)}\ndata: ${JSON.stringify(data)}\n\n`;
}

/** A line break would start another field; a NUL makes browsers ignore an id. */
function field(value: string): string {
  for (const forbidden of ['\n', '\r', '\0']) {
    if (value.includes(forbidden)) throw new TypeError('A stream field must be one line.');
  }
  return value;
}
