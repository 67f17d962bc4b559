import { EventSource } from 'eventsource';
import { z } from 'zod';
import type { Session } from '../http/session';
import { waitFor } from '../wait';

/** One frame as received; `id` is null when it had none. */
export type Frame = { id: string | null; event: string; data: unknown; raw: string };

export type Stream = {
  status: number;
  headers: Headers;
  frames: Frame[];
  /** The sequence numbers of all data events so far. */
  sequence(): number[];
  lastId(): string | null;
  find(event: string, matches?: (data: unknown) => boolean): Promise<Frame>;
  /** Resolves when the server closed the stream or the connection broke. */
  ended: Promise<void>;
  /** Breaks the connection as a failing network does. */
  cut(): void;
};

export function eventsUrl(session: Session, org: string, after?: string): string {
  const query = after === undefined ? '' : `?after=${encodeURIComponent(after)}`;
  return `${session.origin}/api/orgs/${org}/events${query}`;
}

/** Opens an org's stream and records every frame, byte for byte. */
export async function openStream(
  session: Session,
  org: string,
  { after, lastEventId }: { after?: string; lastEventId?: string } = {},
): Promise<Stream> {
  const abort = new AbortController();
  const response = await fetch(eventsUrl(session, org, after), {
    signal: abort.signal,
    headers: {
      accept: 'text/event-stream',
      cookie: session.cookies(),
      ...(lastEventId === undefined ? {} : { 'last-event-id': lastEventId }),
    },
  });
  const frames: Frame[] = [];
  return {
    status: response.status,
    headers: response.headers,
    frames,
    sequence: () => frames.flatMap((frame) => (frame.id === null ? [] : [sequenceOf(frame.id)])),
    lastId: () => frames.findLast((frame) => frame.id !== null)?.id ?? null,
    find: (event, matches = () => true) =>
      waitFor(`an event ${event} on the stream of ${org}`, () =>
        frames.find((frame) => frame.event === event && matches(frame.data)),
      ),
    ended: readFrames(response, frames),
    cut: () => abort.abort(),
  };
}

async function readFrames(response: Response, frames: Frame[]): Promise<void> {
  let text = '';
  const decoder = new TextDecoder();
  try {
    for await (const chunk of response.body ?? []) {
      text += decoder.decode(chunk, { stream: true });
      const blocks = text.split('\n\n');
      text = blocks.pop() ?? '';
      for (const raw of blocks) {
        const frame = parseFrame(raw);
        if (frame) frames.push(frame);
      }
    }
  } catch {
    // Disconnected by either side: complete frames are kept, an incomplete one is not an event.
  }
}

/** Null for a block without data: a comment, or only `retry:`. */
function parseFrame(raw: string): Frame | null {
  const fields = new Map<string, string>();
  for (const line of raw.split('\n')) {
    const colon = line.indexOf(':');
    if (colon > 0) fields.set(line.slice(0, colon), line.slice(colon + 1).replace(/^ /, ''));
  }
  const data = fields.get('data');
  if (data === undefined) return null;
  return {
    id: fields.get('id') ?? null,
    event: fields.get('event') ?? 'message',
    data: JSON.parse(data),
    raw,
  };
}

export function sequenceOf(id: string): number {
  return Number(id.slice(id.indexOf('.') + 1));
}

/** The cursor in a snapshot. */
export function cursorOf(body: unknown): string {
  return z.object({ cursor: z.string() }).parse(body).cursor;
}

/** The npm package eventsource, which reconnects with Last-Event-ID as browsers do. */
export function openEventSource(session: Session, org: string, after: string): EventSource {
  return new EventSource(eventsUrl(session, org, after), {
    fetch: (url, init) => fetch(url, { ...init, headers: { ...init.headers, cookie: session.cookies() } }),
  });
}
