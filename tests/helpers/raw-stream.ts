import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import type { Session } from './session';
import { waitFor } from './wait';

export type RawStream = {
  socket: Socket;
  /** Whatever came so far, head and framing included. */
  text(): string;
  /** The sequence numbers of the whole events in it. */
  sequence(): number[];
  stopReading(): void;
};

/** Asks for an org's stream on a socket of its own, and can stop to read: nothing between it and the server takes anything. */
export async function openRawStream(session: Session, org: string, after: string): Promise<RawStream> {
  const { port, hostname } = new URL(session.origin);
  const socket = connect(Number(port), hostname);
  socket.on('error', () => {});
  const pieces: Buffer[] = [];
  socket.on('data', (piece) => void pieces.push(piece));
  await once(socket, 'connect');
  socket.write(
    `GET /api/orgs/${org}/events?after=${after} HTTP/1.1\r\nhost: ${hostname}:${port}\r\ncookie: ${session.cookies()}\r\n\r\n`,
  );
  const text = () => Buffer.concat(pieces).toString();
  // A refusal has an end of its own; whoever asked finds it in the text.
  await waitFor(
    'the greeting or a refusal',
    () => socket.destroyed || /event: hello|^HTTP\/1.1 [345]/.test(text()),
  );
  return {
    socket,
    text,
    sequence: () =>
      [...unchunk(text()).matchAll(/^id: \w+\.(\d+)\n[\s\S]*?\n\n/gm)].map(([, seq]) => Number(seq)),
    stopReading: () => void socket.pause(),
  };
}

/** The body without its chunk sizes; a torn last chunk is left out. */
export function unchunk(text: string): string {
  let rest = Buffer.from(text.slice(text.indexOf('\r\n\r\n') + 4));
  let body = '';
  for (;;) {
    const end = rest.indexOf('\r\n');
    const size = Number.parseInt(rest.subarray(0, Math.max(0, end)).toString(), 16);
    if (end < 0 || !(size > 0) || rest.length < end + 2 + size + 2) return body;
    if (rest.subarray(end + 2 + size, end + 4 + size).toString() !== '\r\n')
      throw new Error('a chunk ends elsewhere');
    body += rest.subarray(end + 2, end + 2 + size).toString();
    rest = rest.subarray(end + 4 + size);
  }
}
