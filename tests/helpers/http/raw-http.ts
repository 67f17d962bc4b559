import { once } from 'node:events';
import { type RequestOptions, request } from 'node:http';
import { connect } from 'node:net';
import { Readable } from 'node:stream';

export type RawAnswer = {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  text: string;
};

/** Sends `bytes` in chunks without a Content-Length. Returns the response and how much had been sent by then. */
export async function sendChunked(
  url: string,
  headers: Record<string, string>,
  bytes: number,
): Promise<RawAnswer & { sent: number }> {
  const chunk = Buffer.alloc(64 * 1_024, 'a');
  let sent = 0;
  let answered = false;
  async function* body() {
    for (; sent < bytes && !answered; sent += chunk.length) yield chunk;
  }
  const outgoing = request(url, { method: 'POST', headers });
  outgoing.on('error', () => {});
  outgoing.once('response', () => {
    answered = true;
  });
  const answer = readAnswer(outgoing);
  Readable.from(body()).pipe(outgoing);
  return { ...(await answer), sent };
}

/** A request that fetch cannot make: header lines as given, in their order, with repetitions. */
export function sendRaw(url: string, options: RequestOptions, body?: string | Buffer): Promise<RawAnswer> {
  const outgoing = request(url, options);
  outgoing.end(body);
  return readAnswer(outgoing);
}

async function readAnswer(outgoing: ReturnType<typeof request>): Promise<RawAnswer> {
  const [incoming] = await once(outgoing, 'response');
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk);
  return { status: incoming.statusCode, headers: incoming.headers, text: Buffer.concat(chunks).toString() };
}

/** Writes raw bytes to the port. Returns what arrives until the server closes the connection or `until` is in it. */
export async function sendBytes(port: number, bytes: string, until = '\r\n\r\n'): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  socket.write(Buffer.from(bytes, 'latin1'));
  let text = '';
  try {
    for await (const chunk of socket) {
      text += chunk.toString('latin1');
      if (text.includes(until)) break;
    }
  } catch {
    // A reset ends the response; what arrived before it counts.
  }
  socket.destroy();
  return text;
}
