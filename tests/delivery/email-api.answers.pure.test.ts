import { once } from 'node:events';
import { createServer } from 'node:http';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createEmailApiProvider } from '../../lib/delivery/providers/email-api';
import { DeadlineMissed, DefinitelyNotSent } from '../../lib/delivery/providers/provider';
import { freePort } from '../helpers/http/ports';
import { type ApiMode, type EmailApi, startEmailApi } from '../helpers/providers/email-api';

const SECRET = 'key-that-nobody-may-see';
const FROM = 'Greenlight <greenlight@example.com>';
const MESSAGE = {
  channel: 'email',
  to: 'kim@example.com',
  subject: 'Your quote',
  body: 'Here it is.',
} as const;
const ENVELOPE = { key: 'act_1_1', org_id: 'o', plan_id: 'p', entry_id: 'e', isDeadlinePassed: () => false };

let api: EmailApi;
beforeEach(async () => {
  api = await startEmailApi();
});
afterEach(() => api.stop());

const providerAt = (url: string) => createEmailApiProvider({ url, key: SECRET, from: FROM });

/** The receipt, or the thrown error. */
function handOver(signal = AbortSignal.timeout(20_000), envelope = ENVELOPE, url = api.url) {
  return providerAt(url)
    .send(MESSAGE, envelope, signal)
    .catch((error: unknown) => error);
}

test('sends one POST with the key, the deterministic Message-ID and the approved text', async () => {
  expect(await handOver()).toEqual({ provider_id: 'mail-1', delivered: true });
  expect(api.requests).toMatchObject([
    {
      key: 'act_1_1',
      headers: { authorization: `Bearer ${SECRET}`, 'content-type': 'application/json' },
      body: {
        from: FROM,
        to: ['kim@example.com'],
        subject: 'Your quote',
        text: 'Here it is.',
        headers: { 'Message-ID': '<act_1_1@example.com>' },
      },
    },
  ]);
});

test('the same key a second time returns the same receipt without a second effect', async () => {
  expect(await handOver()).toEqual(await handOver());
  expect([api.requests.length, api.effects.length]).toEqual([2, 1]);
});

test.each([301, 307, 400, 401, 403, 404, 413, 422])('status %i is a definite refusal', async (status) => {
  api.mode = { refuse: { status, body: JSON.stringify({ message: 'no such sender' }) } };
  const refused = await handOver();
  expect(refused).toBeInstanceOf(DefinitelyNotSent);
  expect(refused).toMatchObject({ message: expect.stringContaining('no such sender') });
});

test.each([302, 303, 408, 409, 425, 429, 500, 502, 503, 504])(
  'status %i leaves the outcome unknown',
  async (status) => {
    api.mode = { refuse: { status, headers: { 'retry-after': '7' } } };
    const error = await handOver();
    expect(error).not.toBeInstanceOf(DefinitelyNotSent);
    expect(error).toMatchObject({ message: expect.stringContaining(String(status)), retry_after_ms: 7_000 });
  },
);

const NO_RECEIPT: [string, ApiMode][] = [
  ['accepted, then 500', { take: 'say', status: 500, body: '{}' }],
  ['invalid JSON', { take: 'say', status: 200, body: '<html>ok' }],
  ['nothing', { take: 'say', status: 204, body: '' }],
  ['200 with an error in it', { take: 'say', status: 200, body: '{"error":{"message":"no"}}' }],
  ['200 with an error beside the id', { take: 'say', status: 200, body: '{"id":"a","error":"no"}' }],
  ['an invalid id', { take: 'say', status: 200, body: '{"id":{}}' }],
  ['an endless response', { take: 'say', status: 200, body: `{"id":"a","x":"${'y'.repeat(200_000)}"}` }],
  ['accepted, then reset', { take: 'cut' }],
];
test.each(NO_RECEIPT)('%s: the outcome is unknown', async (_what, mode) => {
  api.mode = mode;
  const error = await handOver();
  expect(error).toBeInstanceOf(Error);
  expect(error).not.toBeInstanceOf(DefinitelyNotSent);
  expect(api.effects).toHaveLength(1);
});

test('without an answer in time the request is aborted and the outcome is unknown', async () => {
  api.mode = { take: 'hang' };
  const deadline = new AbortController();
  const handing = handOver(deadline.signal);
  while (api.effects.length === 0) await new Promise((resolve) => setImmediate(resolve));
  deadline.abort();
  const error = await handing;
  expect(error).not.toBeInstanceOf(DefinitelyNotSent);
  expect(error).toMatchObject({ message: 'The email API did not answer in time.' });
});

test('an unreachable service is retried, because the message was not sent', async () => {
  const error = await handOver(
    AbortSignal.timeout(20_000),
    ENVELOPE,
    `http://127.0.0.1:${await freePort()}/`,
  );
  expect(error).toBeInstanceOf(Error);
  expect(error).not.toBeInstanceOf(DefinitelyNotSent);
});

test('a deadline that has passed once the connection stands: nothing is sent', async () => {
  const error = await handOver(AbortSignal.timeout(20_000), { ...ENVELOPE, isDeadlinePassed: () => true });
  expect(error).toBeInstanceOf(DeadlineMissed);
  expect(api.requests).toEqual([]);
});

test('a redirect is not followed to any address', async () => {
  const elsewhere: string[] = [];
  const port = await freePort();
  const server = createServer((request, response) => {
    elsewhere.push(request.url ?? '');
    response.end('{"id":"stolen"}');
  }).listen(port, '127.0.0.1');
  await once(server, 'listening');
  for (const status of [301, 302, 303, 307, 308]) {
    api.mode = { refuse: { status, headers: { location: `http://127.0.0.1:${port}/` } } };
    expect(await handOver()).toBeInstanceOf(Error);
  }
  server.close();
  expect(elsewhere).toEqual([]);
});

test('a reason is one short line without the API key', async () => {
  const body = JSON.stringify({ error: { message: `bad key ${SECRET}\r\n\u0000${'x'.repeat(5_000)}` } });
  api.mode = { refuse: { status: 401, body } };
  const refused = await handOver();
  const message = refused instanceof Error ? refused.message : '';
  expect(message).toContain('bad key …');
  expect(message).not.toContain(SECRET);
  expect(message).not.toMatch(/\p{Cc}/u);
  expect(message.length).toBeLessThan(400);
});

test('another address, key or sender has another idempotency scope', () => {
  const config = { url: api.url, key: SECRET, from: FROM };
  const accounts = [{}, { url: `${api.url}/v2` }, { key: 'other' }, { from: 'other@example.com' }].map(
    (change) => createEmailApiProvider({ ...config, ...change }).account,
  );
  expect(new Set(accounts).size).toBe(accounts.length);
  expect(createEmailApiProvider(config).account).toBe(accounts[0]);
  expect(accounts.join()).not.toContain(SECRET);
});
