import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { DefinitelyNotSent } from '../../lib/delivery/providers/provider';
import { createSmtpProvider } from '../../lib/delivery/providers/smtp';
import { freePort } from '../helpers/http/ports';
import { type Mailbox, startMailbox } from '../helpers/providers/smtp';

let stop: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const each of stop) await each();
  stop = [];
});

const MESSAGE = {
  channel: 'email',
  to: 'kim@example.com',
  subject: 'Your quote',
  body: 'Here it is.',
} as const;
const ENVELOPE = { key: 'act_1_1', org_id: 'o', plan_id: 'p', entry_id: 'e', isDeadlinePassed: () => false };
const FROM = 'Greenlight <greenlight@example.com>';

async function mailbox(mode?: Mailbox['mode']) {
  const box = await startMailbox(mode);
  stop.push(box.stop);
  return box;
}

test('a message has the Message-ID that is derived from its key', async () => {
  const box = await mailbox();
  const smtp = createSmtpProvider(box.url, FROM, 5_000);
  const accepted = await smtp.send(MESSAGE, ENVELOPE, AbortSignal.timeout(5_000));
  expect(accepted).toEqual({ provider_id: '<act_1_1@example.com>', delivered: true });
  expect(box.mails).toMatchObject([{ to: ['kim@example.com'], messageId: '<act_1_1@example.com>' }]);
});

test('an unreachable server and an unknown mailbox are definite refusals', async () => {
  const noServer = createSmtpProvider(`smtp://127.0.0.1:${await freePort()}`, FROM, 5_000);
  await expect(noServer.send(MESSAGE, ENVELOPE, AbortSignal.timeout(5_000))).rejects.toBeInstanceOf(
    DefinitelyNotSent,
  );
  const box = await mailbox('refuse');
  const smtp = createSmtpProvider(box.url, FROM, 5_000);
  await expect(smtp.send(MESSAGE, ENVELOPE, AbortSignal.timeout(5_000))).rejects.toBeInstanceOf(
    DefinitelyNotSent,
  );
});

/** A mail server that answers only on request, like one that delays unknown senders. */
async function slowServer() {
  const port = await freePort();
  const received: string[] = [];
  const closed: boolean[] = [];
  let client: Socket | undefined;
  const server = createServer((socket) => {
    client = socket;
    socket.on('error', () => {});
    socket.on('data', (chunk) => received.push(chunk.toString()));
    socket.on('close', () => closed.push(true));
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  stop.push(() => {
    client?.destroy();
    server.close();
  });
  return { url: `smtp://127.0.0.1:${port}`, received, closed, connected: () => once(server, 'connection') };
}

test('at the deadline the connection is destroyed, so that the message cannot be sent later', async () => {
  const server = await slowServer();
  const connected = server.connected();
  const smtp = createSmtpProvider(server.url, FROM, 60_000);
  const deadline = new AbortController();
  const sending = smtp.send(MESSAGE, ENVELOPE, deadline.signal).then(
    () => null,
    (error: unknown) => error,
  );
  await connected;
  deadline.abort(new Error('too late'));
  expect(await sending).toMatchObject({ message: 'too late' });
  while (server.closed.length === 0) await new Promise((resolve) => setImmediate(resolve));
  expect(server.received).toEqual([]);
});
