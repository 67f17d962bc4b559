import { afterEach, describe, expect, test } from 'vitest';
import { waitingEmails } from '../../helpers/builders/plans';
import { createOrg, signIn } from '../../helpers/db/org';
import { ok, openApi } from '../../helpers/http/api';
import { type Backend, DATABASE_KINDS, openBackend } from '../../helpers/http/backend';
import type { Server } from '../../helpers/http/server';
import { type Mailbox, startMailbox } from '../../helpers/providers/smtp';
import { waitFor } from '../../helpers/wait';

let backend: Backend;
let mailbox: Mailbox;
afterEach(async () => {
  await backend?.close();
  await mailbox?.stop();
});

const quick = (smtp: string, leaseSeconds = 2) => ({
  SMTP_URL: smtp,
  UNDO_WINDOW_S: '0',
  DISPATCH_LEASE_S: String(leaseSeconds),
  RUN_LEASE_S: '2',
});

/** An approved email that has reached the mail server and is not yet acknowledged. */
async function sendHalfWay(kind: Backend['kind'], leaseSeconds?: number) {
  backend = await openBackend(kind);
  mailbox = await startMailbox('hang');
  const server = await backend.start(quick(mailbox.url, leaseSeconds));
  const org = await createOrg(server.origin);
  const [item] = await waitingEmails(org, 1);
  if (!item) throw new Error('an email waits');
  ok(await org.api.decide(item.plan_id, item.log, 'approve'));
  await waitFor('the mail server has the message', () => mailbox.mails.length === 1);
  return { server, org, item };
}

async function restart(server: Server, email: string, slug: string) {
  mailbox.mode = 'accept';
  const next = await backend.start(quick(mailbox.url), { port: server.port });
  return openApi(await signIn(next.origin, email), slug);
}

describe.each(DATABASE_KINDS)('on %s', (kind) => {
  test('a crash between the intent and the record leaves an unknown outcome, and no second email is sent', async () => {
    const { server, org, item } = await sendHalfWay(kind);
    await server.kill('SIGKILL');
    const api = await restart(server, org.owner.email, org.slug);
    const unknown = await api.entryIn(item.plan_id, 'unknown');
    expect(unknown.id).toBe(item.log.id);
    await api.planIn(item.plan_id, 'awaiting_input');

    // A second message, approved and sent afterwards, shows that the sender works again.
    const [other] = await waitingEmails({ ...org, api }, 1);
    if (!other) throw new Error('a second email waits');
    ok(await api.decide(other.plan_id, other.log, 'approve'));
    await api.entryIn(other.plan_id, 'executed', 'send_email');
    const ids = mailbox.mails.map(({ messageId }) => messageId);
    expect(ids).toHaveLength(2);
    expect(new Set(ids).size).toBe(2);
    expect((await api.entryIn(item.plan_id, 'unknown')).version).toBe(unknown.version);

    // A person resolves it, and the plan continues.
    const settled = await api.decide(item.plan_id, unknown, 'resolve', { outcome: 'sent' });
    expect(settled.status).toBe(200);
    await api.planIn(item.plan_id, 'completed');
    expect(mailbox.mails).toHaveLength(2);
  });
});

test('after two termination signals, as from Ctrl-C and its parent process, a message in flight is still recorded', async () => {
  const { server, org, item } = await sendHalfWay('PostgreSQL');
  const ended = server.kill('SIGINT');
  const again = [server.kill('SIGINT'), server.kill('SIGTERM')];
  mailbox.release();
  expect((await ended).code).toBe(0);
  await Promise.all(again);
  const api = await restart(server, org.owner.email, org.slug);
  const sent = await api.entryIn(item.plan_id, 'executed', 'send_email');
  expect(sent.id).toBe(item.log.id);
  expect(mailbox.mails).toHaveLength(1);
});

test('a stopping process waits for a slow send until its timeout and records the outcome itself', async () => {
  // A third of the lease is left after the provider's timeout of 12 s.
  const { server, org, item } = await sendHalfWay('PostgreSQL', 18);
  expect((await server.kill('SIGTERM')).code).toBe(0);
  const api = await restart(server, org.owner.email, org.slug);
  const { status } = (await api.entryIn(item.plan_id, 'unknown')).entry;
  expect(status).toMatchObject({ state: 'unknown', error: expect.not.stringContaining('interrupted') });
  expect(mailbox.mails).toHaveLength(1);
});

test('a worker that was suspended past its lease sends nothing twice when it resumes', async () => {
  const { server, org, item } = await sendHalfWay('PostgreSQL');
  server.pause();
  const second = await backend.start(quick(mailbox.url));
  const api = openApi(await signIn(second.origin, org.owner.email), org.slug);
  await api.entryIn(item.plan_id, 'unknown');
  server.resume();
  mailbox.mode = 'accept';
  mailbox.release();
  // Both processes continue: another message is sent, and the first one was sent once.
  const [other] = await waitingEmails({ ...org, api }, 1);
  if (!other) throw new Error('a second email waits');
  ok(await api.decide(other.plan_id, other.log, 'approve'));
  await api.entryIn(other.plan_id, 'executed', 'send_email');
  const [entry] = await api.entries(item.plan_id, 'send_email');
  expect(['unknown', 'executed']).toContain(entry?.entry.status.state);
  expect(mailbox.mails).toHaveLength(2);
});
