import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
// Internal to Next: lib/next-bridge/README.md names it in the checklist for upgrades.
import { pipeToNodeResponse } from 'next/dist/server/pipe-readable';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { isStreamUrl } from '../../lib/http/stream/sse';
import { captureStreamResponses, RESPONSE_HEADER } from '../../lib/next-bridge/response-registry';
import { createStreamBridge, type StreamBridge } from '../../lib/next-bridge/stream-bridge';
import type { StreamWriter } from '../../lib/next-bridge/stream-writer';
import { waitFor } from '../helpers/wait';

captureStreamResponses(isStreamUrl);

const bytes = (text: string) => new TextEncoder().encode(text);

type Pipe = (body: ReadableStream<Uint8Array>, response: ServerResponse) => Promise<void>;

/** Writes the body as Next does, but never checks whether the response is finished. */
const pipeWithoutCheck: Pipe = async (body, response) => {
  for await (const chunk of body) response.write(chunk);
};

let fallbacks: string[];
let timers: { fire(): void; ms: number; isCancelled: boolean }[];
let events: string[];
let writers: StreamWriter[];
let bridge: StreamBridge;
let pipe: Pipe;
let url: string;

const server = createServer((request, response) => {
  const id = String(request.headers[RESPONSE_HEADER] ?? '');
  const closed = new AbortController();
  response.once('close', () => closed.abort());
  const copy = new Request('http://localhost/', {
    headers: { [RESPONSE_HEADER]: id },
    signal: closed.signal,
  });
  const body = bridge.openWriter(copy)(bytes('greeting '), {
    onOpen(writer) {
      events.push('open');
      writers.push(writer);
    },
    onDrain() {},
    onDisconnect: () => void events.push('disconnect'),
  });
  pipe(body, response).catch(() => response.destroy());
});

beforeEach(async () => {
  fallbacks = [];
  timers = [];
  events = [];
  writers = [];
  pipe = pipeToNodeResponse;
  bridge = createStreamBridge({
    onFallback: (reason) => void fallbacks.push(reason),
    startTimer(work, ms) {
      const timer = { fire: work, ms, isCancelled: false };
      timers.push(timer);
      return () => {
        timer.isCancelled = true;
      };
    },
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/api/orgs/acme/events`;
});
afterEach(async () => {
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await closed;
});

/** The whole stream as text, or `interrupted`. */
const readAll = async () => {
  const response = await fetch(url);
  return response.text().catch(() => 'interrupted');
};
const endStream = async () => {
  await waitFor('the stream to open', () => writers.length > 0);
  writers[0]?.write(bytes('event'));
  writers[0]?.end();
};

test('a stream that Next releases cancels the watchdog', async () => {
  const text = readAll();
  await endStream();
  expect(await text).toBe('greeting event');
  expect(timers).toMatchObject([{ ms: 5_000, isCancelled: true }]);
  expect(fallbacks).toEqual([]);
});

test('a stream that Next does not release is disconnected, reported once, and later streams use the web stream', async () => {
  pipe = pipeWithoutCheck;
  const [first, second] = [readAll(), readAll()];
  await waitFor('both streams to be watched', () => timers.length === 2);
  expect(timers.map(({ isCancelled }) => isCancelled)).toEqual([false, false]);
  for (const { fire } of timers) fire();
  expect(await Promise.all([first, second])).toEqual(['interrupted', 'interrupted']);
  expect(fallbacks).toEqual(['not_detached']);
  expect(events).not.toContain('open');
  expect(events.filter((event) => event === 'disconnect').length).toBeGreaterThanOrEqual(2);

  pipe = pipeToNodeResponse;
  const later = readAll();
  await endStream();
  expect(await later).toBe('greeting event');
  expect(timers).toHaveLength(2);
});

test('negative control: without the watchdog such a stream never opens and never ends', async () => {
  pipe = pipeWithoutCheck;
  const response = await fetch(url);
  const reader = response.body?.getReader();
  expect(new TextDecoder().decode((await reader?.read())?.value)).toBe('greeting ');
  await waitFor('the stream to be watched', () => timers.length === 1);
  expect(events).toEqual([]);
  await reader?.cancel();
});

test('after a failed self-test no stream is detached', async () => {
  bridge.fallBack('self_test', 'A reason.');
  bridge.fallBack('not_detached', 'Another reason.');
  expect(fallbacks).toEqual(['self_test']);
  const text = readAll();
  await endStream();
  expect(await text).toBe('greeting event');
  expect(timers).toEqual([]);
});

test('a client that disconnects before its stream opens cancels the watchdog', async () => {
  pipe = pipeWithoutCheck;
  const response = await fetch(url);
  await response.body?.cancel();
  await waitFor('the disconnect', () => events.includes('disconnect'));
  expect(timers).toMatchObject([{ isCancelled: true }]);
  expect(fallbacks).toEqual([]);
});
