import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { createParser } from 'eventsource-parser';
import type { Session } from '../http/session';
import { waitFor } from '../wait';

export type RawStream = {
  socket: Socket;
  /** The status line and headers of the response. */
  head(): string;
  /** The sequence numbers of the complete events received. */
  sequence(): number[];
  /** The last frame received, as `name data`. */
  last(): string;
  /** The reconnection delay from the server, in milliseconds. */
  retry(): number | null;
  stopReading(): void;
};

/** Requests an org's stream on a socket of its own and can stop reading, with no buffer between it and the server. */
export async function openRawStream(session: Session, org: string, after: string): Promise<RawStream> {
  const { port, hostname } = new URL(session.origin);
  const socket = connect(Number(port), hostname);
  socket.on('error', () => {});
  const sequence: number[] = [];
  let last = '';
  let head = '';
  let retry: number | null = null;
  const parser = createParser({
    onRetry(wait) {
      retry = wait;
    },
    onEvent({ id, event, data }) {
      if (id) sequence.push(Number(id.slice(id.indexOf('.') + 1)));
      last = `${event} ${data}`;
    },
  });
  // Consumed at once: these tests send too much to keep.
  const unchunk = chunkReader((body) => parser.feed(body.toString()));
  let rest = Buffer.alloc(0);
  socket.on('data', (piece) => {
    if (head) return unchunk(piece);
    rest = Buffer.concat([rest, piece]);
    const end = rest.indexOf('\r\n\r\n');
    if (end < 0) return;
    head = rest.subarray(0, end).toString();
    unchunk(rest.subarray(end + 4));
  });
  await once(socket, 'connect');
  socket.write(
    `GET /api/orgs/${org}/events?after=${after} HTTP/1.1\r\nhost: ${hostname}:${port}\r\ncookie: ${session.cookies()}\r\n\r\n`,
  );
  // A refusal has no greeting; its head tells the caller.
  await waitFor('the greeting or a refusal', () => socket.destroyed || last || /^HTTP\/1.1 [345]/.test(head));
  return {
    socket,
    head: () => head,
    sequence: () => [...sequence],
    last: () => last,
    retry: () => retry,
    stopReading: () => void socket.pause(),
  };
}

/** Parses the chunks of HTTP from pieces of any size and passes each complete chunk on. @throws Error for a malformed chunk */
function chunkReader(onChunk: (body: Buffer) => void): (piece: Buffer) => void {
  let rest = Buffer.alloc(0);
  return (piece) => {
    rest = Buffer.concat([rest, piece]);
    for (;;) {
      const start = rest.indexOf('\r\n') + 2;
      if (start < 2) return;
      const end = start + Number.parseInt(rest.subarray(0, start - 2).toString(), 16);
      if (rest.length < end + 2) return;
      if (rest.subarray(end, end + 2).toString() !== '\r\n') throw new Error('a chunk ends elsewhere');
      onChunk(rest.subarray(start, end));
      rest = rest.subarray(end + 2);
    }
  };
}
