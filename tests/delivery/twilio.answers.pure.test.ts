import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { DeadlineMissed, DefinitelyNotSent } from '../../lib/delivery/providers/provider';
import { createTwilioProvider } from '../../lib/delivery/providers/twilio';
import { freePort } from '../helpers/http/ports';

const TOKEN = 'token-that-nobody-may-see';
const MESSAGE = { channel: 'sms', to: '+12125550143', body: 'Your quote is ready & waiting.' } as const;
const ENVELOPE = { key: 'act_1_1', org_id: 'o', plan_id: 'p', entry_id: 'e', isDeadlinePassed: () => false };
const CREDENTIALS = Buffer.from(`AC1:${TOKEN}`).toString('base64');

type Seen = { url: string | undefined; headers: IncomingHttpHeaders; form: Record<string, string> };
type Say = { status: number; body?: string; headers?: Record<string, string> } | 'cut';

let server: Server;
let base_url: string;
let say: Say;
let seen: Seen[];
beforeEach(async () => {
  say = { status: 201, body: JSON.stringify({ sid: 'SM1', status: 'queued' }) };
  seen = [];
  server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(Buffer.from(chunk));
    const form = Object.fromEntries(new URLSearchParams(Buffer.concat(chunks).toString()));
    seen.push({ url: request.url, headers: request.headers, form });
    if (say === 'cut') return void request.socket.resetAndDestroy();
    response.writeHead(say.status, say.headers).end(say.body);
  });
  const port = await freePort();
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  base_url = `http://127.0.0.1:${port}`;
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

/** The receipt, or the thrown error. */
function handOver(envelope = ENVELOPE, at = base_url): Promise<unknown> {
  return createTwilioProvider({ account_sid: 'AC1', auth_token: TOKEN, from: '+12125550100', base_url: at })
    .send(MESSAGE, envelope, AbortSignal.timeout(20_000))
    .catch((error: unknown) => error);
}

test('sends one POST with the approved text', async () => {
  expect(await handOver()).toEqual({ provider_id: 'SM1', delivered: true });
  expect(seen).toMatchObject([
    {
      url: '/2010-04-01/Accounts/AC1/Messages.json',
      headers: { authorization: `Basic ${CREDENTIALS}` },
      form: { To: '+12125550143', From: '+12125550100', Body: 'Your quote is ready & waiting.' },
    },
  ]);
});

test.each([301, 302, 400, 401, 404, 429])(
  'status %i is a definite refusal and is not retried',
  async (status) => {
    const headers = { location: `${base_url}/elsewhere` };
    say = { status, headers, body: JSON.stringify({ message: `No: ${TOKEN} ${CREDENTIALS}\n\u0000again` }) };
    const refused = await handOver();
    expect(refused).toBeInstanceOf(DefinitelyNotSent);
    expect(String(refused)).toContain('No: … … again');
    expect(seen).toHaveLength(1);
  },
);

const OPEN: [string, Say][] = [
  ['a failure', { status: 500, body: '{}' }],
  ['a timeout of its own', { status: 408 }],
  ['a broken connection', 'cut'],
  ['no JSON', { status: 201, body: '<html>' }],
  ['no receipt', { status: 201, body: '{}' }],
  ['an endless response', { status: 201, body: `{"sid":"SM1","x":"${'a'.repeat(200_000)}"}` }],
];
test.each(OPEN)('%s leaves the outcome unknown', async (_, answer) => {
  say = answer;
  const outcome = await handOver();
  expect(outcome).toBeInstanceOf(Error);
  expect(outcome).not.toBeInstanceOf(DefinitelyNotSent);
});

test('a receipt is truncated and cleaned so that it can be stored', async () => {
  say = { status: 201, body: JSON.stringify({ sid: 'SM\u00001' }) };
  expect(await handOver()).toEqual({ provider_id: 'SM1', delivered: true });
});

test('an error before the request was sent is a definite refusal: no connection, or a missed deadline', async () => {
  expect(await handOver({ ...ENVELOPE, isDeadlinePassed: () => true })).toBeInstanceOf(DeadlineMissed);
  expect(await handOver(ENVELOPE, `http://127.0.0.1:${await freePort()}`)).toBeInstanceOf(DefinitelyNotSent);
  expect(seen).toEqual([]);
});
