import 'server-only';
import { once } from 'node:events';
import { createServer, get, type ServerResponse } from 'node:http';
import { coerceError } from '../errors';
import { detachedResponseWriter } from './detached-response';
import { claimResponse, RESPONSE_HEADER, SELF_TEST_PATH } from './response-registry';

const TIMEOUT_MS = 2_000;
const bytes = (text: string) => new TextEncoder().encode(text);

type SelfTestOptions = { pipe?: Pipe; timeoutMs?: number };
type Pipe = (body: ReadableStream<Uint8Array>, response: ServerResponse) => Promise<void>;

/**
 * Sends one detached response over a connection of its own, piped as Next does it. Checks the behavior of Node that the
 * bridge relies on: the diagnostics channel, a `writableFinished` that can be replaced for one read, and writes that
 * bypass the response. `captureStreamResponses` must have been called. Next itself is checked by the watchdog.
 * @returns null when the bridge works, otherwise the reason why not
 */
export async function testStreamBridge({
  pipe = pipeLikeNext,
  timeoutMs = TIMEOUT_MS,
}: SelfTestOptions = {}): Promise<string | null> {
  const server = createServer((request, response) => {
    const id = String(request.headers[RESPONSE_HEADER] ?? '');
    if (claimResponse(new Headers({ [RESPONSE_HEADER]: id })) !== response) {
      response.end('not captured');
      return;
    }
    const open = detachedResponseWriter(response);
    const body = open(bytes('greeting '), {
      onOpen(writer) {
        writer.write(bytes('event'));
        writer.end();
      },
      onDrain() {},
      onDisconnect() {},
    });
    pipe(body, response).catch(() => response.destroy());
  });
  try {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    if (address === null || typeof address === 'string') return 'There is no port to test on.';
    const text = await request(address.port, timeoutMs);
    return text === 'greeting event' ? null : `A test stream arrived as "${text}".`;
  } catch (error) {
    return coerceError(error).message;
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

async function request(port: number, timeoutMs: number): Promise<string> {
  const signal = AbortSignal.timeout(timeoutMs);
  const outgoing = get({ host: '127.0.0.1', port, path: SELF_TEST_PATH, agent: false, signal });
  // `once` listens only until the response; a timeout after that must not be an uncaught error.
  outgoing.on('error', () => {});
  const [response] = await once(outgoing, 'response');
  let text = '';
  for await (const part of response) text += String(part);
  return text;
}

/** The parts of Next's `pipeToNodeResponse` (next/dist/server/pipe-readable.js) that the bridge relies on. */
async function pipeLikeNext(body: ReadableStream<Uint8Array>, response: ServerResponse): Promise<void> {
  response.once('close', () => {});
  response.on('drain', () => {});
  await body.pipeTo(
    new WritableStream({
      write(chunk) {
        response.flushHeaders();
        response.write(chunk);
      },
      close() {
        if (response.writableFinished) return;
        response.end();
      },
    }),
  );
}
