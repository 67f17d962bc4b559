import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { promiseOfEmail } from '../helpers/calls';
import { fingerprint } from '../helpers/fingerprint';
import { createOrg, type Org } from '../helpers/org';
import { KINDS, openPlace, type Place } from '../helpers/place';
import { setTemplate } from '../helpers/plans';
import type { Answer } from '../helpers/session';

type Subject = { org: Org; plan: string; entry: string; version: number };
type Send = (subject: Subject) => Promise<Answer>;

const call =
  (change: object): Send =>
  ({ org }) =>
    org.api.post('/calls', { ...promiseOfEmail(), ...change });
const raw =
  (path: string, body: string, type = 'application/json'): Send =>
  ({ org }) =>
    org.api.session.request('POST', `/api/orgs/${org.slug}${path}`, body, { 'content-type': type });
const approve =
  (body: unknown): Send =>
  ({ org, plan, entry }) =>
    org.api.post(`/plans/${plan}/log/${entry}/approve`, body);
const edited =
  (args: object): Send =>
  ({ org, plan, entry, version }) =>
    org.api.post(`/plans/${plan}/log/${entry}/approve`, { version, args });
const decide =
  (verb: string, body: object): Send =>
  ({ org, plan, entry, version }) =>
    org.api.post(`/plans/${plan}/log/${entry}/${verb}`, { version, ...body });
const get =
  (path: string): Send =>
  ({ org }) =>
    org.api.get(path);

const nested = `${'['.repeat(10_000)}${']'.repeat(10_000)}`;
const mail = { to: 'a@example.com', subject: 'Hello', body: 'Text' };
const VTT = 'text/vtt';

const CASES: [string, number, Send][] = [
  ['a call: no body', 400, raw('/calls', '')],
  ['a call: not JSON', 400, raw('/calls', '{"source":')],
  ['a call: JSON under another name', 415, raw('/calls', '{}', 'text/plain')],
  ['a call: a form', 415, raw('/calls', 'a=1', 'application/x-www-form-urlencoded')],
  ['a call: JSON in another charset', 415, raw('/calls', '{}', 'application/json; charset=utf-16')],
  ['a call: null', 400, raw('/calls', 'null')],
  ['a call: an array', 400, raw('/calls', '[]')],
  ['a call: ten thousand deep', 400, raw('/calls', nested)],
  ['a call: without turns', 400, call({ turns: [] })],
  ['a call: turns of the wrong type', 400, call({ turns: 'A: hello' })],
  ['a call: a turn that is a number', 400, call({ turns: [1] })],
  ['a call: a source that is an object', 400, call({ source: {} })],
  ['a call: no id of its own', 400, call({ external_id: undefined })],
  ['a call: a date that is none', 400, call({ started_at: 'yesterday' })],
  ['a call: a date that cannot be', 400, call({ started_at: '2026-02-31T10:00:00Z' })],
  ['a call: a negative length', 400, call({ duration_s: -1 })],
  [
    'a call: an address that is none',
    400,
    call({ participants: [{ speaker: 'A', role: 'agent', email: 'x@' }] }),
  ],
  ['a call: a name with a line break', 400, call({ source: 'a\r\nBcc: b@example.com' })],
  ['a VTT: not one', 422, raw('/calls', 'hello', VTT)],
  ['a VTT: no cues', 422, raw('/calls', 'WEBVTT\n\n', VTT)],
  ['a VTT: bytes that are no text', 422, raw('/calls', 'WEBVTT\n\n\0\0', VTT)],
  [
    'a VTT: a date that is none',
    400,
    raw('/calls?started_at=soon', 'WEBVTT\n\n00:00.000 --> 00:01.000\nHi\n', VTT),
  ],
  ['version as text', 400, approve({ version: '1' })],
  ['version negative', 400, approve({ version: -1 })],
  ['version broken', 400, approve({ version: 1.5 })],
  ['version beyond the safe integers', 400, approve({ version: 2 ** 53 })],
  ['version null', 400, approve({ version: null })],
  ['version missing', 400, approve({})],
  ['version of another time', 409, approve({ version: 999_999 })],
  ['run_at that is no time', 400, decide('approve', { run_at: 'later' })],
  ['arguments that are an array', 400, decide('approve', { args: [] })],
  ['arguments: no recipient', 422, edited({ ...mail, to: undefined })],
  ['arguments: a recipient that is none', 422, edited({ ...mail, to: 'nobody' })],
  [
    'arguments: a second recipient by line break',
    422,
    edited({ ...mail, to: 'a@example.com\r\nBcc: b@example.com' }),
  ],
  ['arguments: a second recipient by comma', 422, edited({ ...mail, to: 'a@example.com,b@example.com' })],
  ['arguments: a subject with a line break', 422, edited({ ...mail, subject: 'Hi\r\nBcc: b@example.com' })],
  ['arguments: a subject of 10 KB', 422, edited({ ...mail, subject: 'a'.repeat(10_240) })],
  ['arguments: no text', 422, edited({ ...mail, body: '' })],
  ['arguments: text of 50 KB', 422, edited({ ...mail, body: 'a'.repeat(50_000) })],
  ['a rejection without a reason', 400, decide('reject', {})],
  ['a rejection for a blank reason', 400, decide('reject', { reason: ' \u0000 ' })],
  ['an answer to a message', 422, decide('answer', { answer: 'yes' })],
  ['an undo of what was not approved', 409, decide('undo', {})],
  ['an outcome for what was not sent', 409, decide('resolve', { outcome: 'sent' })],
  ['an unknown outcome', 400, decide('resolve', { outcome: 'SENT ' })],
  ['many decisions: none', 400, ({ org }) => org.api.post('/inbox/decisions', { decisions: [] })],
  [
    'many decisions: an unknown one',
    400,
    ({ org, plan, entry, version }) =>
      org.api.post('/inbox/decisions', {
        decisions: [{ plan_id: plan, entry_id: entry, version, decision: 'APPROVED ' }],
      }),
  ],
  [
    'review of a plan that runs',
    409,
    ({ org, plan }) => org.api.post(`/plans/${plan}/approve`, { version: 1 }),
  ],
  ['resuming what is not paused', 409, ({ org, plan }) => org.api.post(`/plans/${plan}/resume`)],
  ['a plan from no template', 422, ({ org }) => org.api.post('/plans', { template_id: randomUUID() })],
  ['a plan from a template that is no id', 400, ({ org }) => org.api.post('/plans', { template_id: 'x' })],
  ['an unknown plan', 404, get(`/plans/${randomUUID()}`)],
  ['a plan whose id is none', 404, get('/plans/1%27%20or%201=1')],
  ['a plan whose id has NUL', 404, get('/plans/%00')],
  ['an unknown call', 404, get(`/calls/${randomUUID()}`)],
  ['an unknown contact', 404, get(`/contacts/${randomUUID()}`)],
  ['an unknown path', 404, get('/nothing')],
  ['a path that cannot be decoded', 400, get('/plans/%zz')],
  ['a path with half a character', 400, get('/plans/%c3')],
  ['page 0', 400, get('/plans?page=0')],
  ['page -1', 400, get('/plans?page=-1')],
  ['page 10^9', 400, get('/plans?page=1000000000')],
  ['page twice', 400, get('/plans?page=1&page=2')],
  ['an unknown status', 400, get('/plans?status=done')],
  ['a search for NUL', 400, get('/plans?q=%00')],
  ['a contact without a name', 400, ({ org }) => org.api.post('/contacts', { name: '' })],
  [
    'a contact whose flags are words',
    400,
    ({ org }) => org.api.post('/contacts', { name: 'A', do_not_email: 'no' }),
  ],
  [
    'a template with an unknown tool',
    400,
    ({ org }) => org.api.post('/templates', { name: 'A', allowed_tools: ['rm'] }),
  ],
  [
    'a member with an unknown role',
    400,
    ({ org }) => org.api.post('/members/invitations', { email: 'a@example.com', role: 'god' }),
  ],
  [
    'a key with more power than keys have',
    400,
    ({ org }) => org.api.post('/keys', { name: 'k', role: 'owner' }),
  ],
];

describe.each(KINDS)('on %s', (kind) => {
  let place: Place;
  let subject: Subject;
  beforeAll(async () => {
    place = await openPlace(kind);
    const server = await place.start();
    const org = await createOrg(server.origin);
    await setTemplate(org, { auto_approve: true });
    const plan = await org.api.planFromCall(promiseOfEmail());
    await org.api.planIn(plan.id, 'awaiting_input');
    const entry = await org.api.entryIn(plan.id, 'pending', 'send_email');
    subject = { org, plan: plan.id, entry: entry.id, version: entry.version };
  });
  afterAll(() => place?.close());

  test.each(CASES)('%s: %i, and nothing written', async (_, status, send) => {
    const before = await fingerprint(place, subject.org);
    const answer = await send(subject);
    expect({ status: answer.status, body: answer.body }).toEqual({
      status,
      body: expect.objectContaining({ code: expect.any(String), message: expect.any(String) }),
    });
    expect(JSON.stringify(answer.body)).not.toMatch(/node_modules|select .* from|at .*\.[jt]s:\d/);
    expect(await fingerprint(place, subject.org)).toEqual(before);
  });

  test('a conflict says what the entry is now', async () => {
    const { org, plan, entry } = subject;
    const answer = await org.api.post(`/plans/${plan}/log/${entry}/approve`, { version: 999_999 });
    const [stored] = await org.api.entries(plan, 'send_email');
    expect(answer.body).toMatchObject({ code: 'conflict', current: stored });
  });

  test('doubled keys, prototypes and foreign fields in JSON change nothing but what they may', async () => {
    const { org } = subject;
    const json = JSON.stringify({
      ...promiseOfEmail(),
      org_id: 'other',
      status: 'done',
      constructor: { prototype: { x: 1 } },
    });
    const body = json.replace('{', '{"__proto__":{"admin":true},"source":"first",');
    const answer = await org.api.session.request('POST', `/api/orgs/${org.slug}/calls`, body);
    expect(answer.status).toBe(201);
    expect(answer.body).toMatchObject({ call: { source: 'tests' } });
    expect(JSON.stringify(answer.body)).not.toMatch(/other|admin|prototype/);
  });

  test('text that databases cannot hold is cleaned, not refused', async () => {
    const { org } = subject;
    const made = await org.api.post('/contacts', { name: 'Zo\u0000ë \ud800Müller 😀' });
    expect(made).toMatchObject({ status: 201, body: { contact: { name: 'Zoë \ufffdMüller 😀' } } });
  });
});
