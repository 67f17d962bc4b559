import { randomUUID } from 'node:crypto';
import { promiseOfEmail } from '../../../helpers/builders/calls';
import type { Answer } from '../../../helpers/http/session';
import type { Ground } from './ground';

type Send = (ground: Ground) => Promise<Answer>;
/** The fault, the expected status, and the request. */
export type Case = [what: string, status: number, send: Send];

const call =
  (change: object): Send =>
  ({ org }) =>
    org.api.post('/calls', { ...promiseOfEmail(), ...change });
const raw =
  (path: string, body: string, type = 'application/json', headers: Record<string, string> = {}): Send =>
  ({ org }) =>
    org.api.session.request('POST', `/api/orgs/${org.slug}${path}`, body, {
      'content-type': type,
      ...headers,
    });
const post =
  (path: string, body: unknown): Send =>
  ({ org }) =>
    org.api.post(path, body);
const approve =
  (body: unknown): Send =>
  ({ org, plan, entry }) =>
    org.api.post(`/plans/${plan}/log/${entry}/approve`, body);
const decide =
  (verb: string, body: object): Send =>
  ({ org, plan, entry, version }) =>
    org.api.post(`/plans/${plan}/log/${entry}/${verb}`, { version, ...body });
const bulk =
  (decision: string): Send =>
  ({ org, plan, entry, version }) =>
    org.api.post('/inbox/decisions', { decisions: [{ plan_id: plan, entry_id: entry, version, decision }] });
const get =
  (path: string): Send =>
  ({ org }) =>
    org.api.get(path);
const keyed =
  (key: string): Send =>
  ({ org }) =>
    org.api.session.request(
      'POST',
      `/api/orgs/${org.slug}/contacts`,
      { name: 'A' },
      { 'idempotency-key': key },
    );

const VTT = 'text/vtt';
const nested = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`;

export const JSON_CASES: Case[] = [
  ['a call: no body', 400, raw('/calls', '')],
  [
    'a decision: no body',
    400,
    (ground) => raw(`/plans/${ground.plan}/log/${ground.entry}/approve`, '')(ground),
  ],
  ['a call: not JSON', 400, raw('/calls', '{"source":')],
  ['a call: null', 400, raw('/calls', 'null')],
  ['a VTT: not one', 422, raw('/calls', 'hello', VTT)],
  ['a VTT: no cues', 422, raw('/calls', 'WEBVTT\n\n', VTT)],
  ['a VTT: bytes that are not text', 422, raw('/calls', 'WEBVTT\n\n\0\0', VTT)],
  ['JSON called text', 415, raw('/calls', '{}', 'text/plain')],
  ['a form', 415, raw('/calls', 'a=1', 'application/x-www-form-urlencoded')],
  ['a VTT where JSON is wanted', 415, raw('/contacts', 'WEBVTT\n\n', VTT)],
  ['JSON in another charset', 415, raw('/calls', '{}', 'application/json; charset=utf-16')],
  ['ten thousand deep', 400, raw('/calls', nested(10_000))],
  [
    'ten thousand deep in arguments',
    400,
    (ground) =>
      raw(
        `/plans/${ground.plan}/log/${ground.entry}/approve`,
        `{"version":${ground.version},"args":{"x":${nested(10_000)}}}`,
      )(ground),
  ],
  [
    'a decision with fields of its own, at an old version',
    409,
    approve({ version: 999_999, status: 'approved', org_id: 'x', decidedBy: 'x' }),
  ],
  ['an array', 400, raw('/calls', '[]')],
  ['turns that are a text', 400, call({ turns: 'A: hello' })],
  ['no turns', 400, call({ turns: [] })],
  ['a turn that is a number', 400, call({ turns: [1] })],
  ['a source that is an object', 400, call({ source: {} })],
  ['a source that is true', 400, call({ source: true })],
  ['no id of its own', 400, call({ external_id: undefined })],
  ['an invalid date', 400, call({ started_at: 'yesterday' })],
  ['an impossible date', 400, call({ started_at: '2026-02-31T10:00:00Z' })],
  [
    'a VTT: an invalid date',
    400,
    raw('/calls?started_at=soon', 'WEBVTT\n\n00:00.000 --> 00:01.000\nHi\n', VTT),
  ],
  ['a negative length', 400, call({ duration_s: -1 })],
  ['an invalid address', 400, call({ participants: [{ speaker: 'A', role: 'agent', email: 'x@' }] })],
  ['a name with a line break', 400, call({ source: 'a\r\nBcc: b@example.com' })],
  ['a contact without a name', 400, post('/contacts', { name: '' })],
  ['a contact with flags that are words', 400, post('/contacts', { name: 'A', do_not_email: 'no' })],
  ['a template with an unknown tool', 400, post('/templates', { name: 'A', allowed_tools: ['rm'] })],
  [
    'a member with an unknown role',
    400,
    post('/members/invitations', { email: 'a@example.com', role: 'god' }),
  ],
  ['a key with the role owner', 400, post('/keys', { name: 'k', role: 'owner' })],
  ['a plan from an invalid template id', 400, post('/plans', { template_id: 'x' })],
  ['a plan from no template', 422, post('/plans', { template_id: randomUUID() })],
  ['run_at that is not a time', 400, decide('approve', { run_at: 'later' })],
  ['arguments that are an array', 400, decide('approve', { args: [] })],
  ['a version as text', 400, approve({ version: '1' })],
  ['a negative version', 400, approve({ version: -1 })],
  ['version 0', 400, approve({ version: 0 })],
  ['a broken version', 400, approve({ version: 1.5 })],
  ['a version beyond the safe integers', 400, approve({ version: 2 ** 53 })],
  ['version null', 400, approve({ version: null })],
  ['no version', 400, approve({})],
  ['a bulk decision in capitals and a space', 400, bulk('APPROVED ')],
  ['an unknown bulk decision', 400, bulk('maybe')],
  ['no bulk decision', 400, post('/inbox/decisions', { decisions: [] })],
  ['an unknown outcome', 400, decide('resolve', { outcome: 'SENT ' })],
  // The version stands for the exact text that was shown; there is no other precondition.
  ['a version of another time', 409, approve({ version: 999_999 })],
  ['a version before the last change', 409, (ground) => approve({ version: ground.version - 1 })(ground)],
  ['a rejection for a blank reason', 400, decide('reject', { reason: ' \u0000 ' })],
  ['a rejection without a reason', 400, decide('reject', {})],
  ['a reason beyond its length', 400, decide('reject', { reason: 'a'.repeat(2_001) })],
  ['a reason of 1 MB', 413, decide('reject', { reason: 'a'.repeat(1_048_576) })],
  ['an empty idempotency key', 400, keyed('')],
  ['an idempotency key of 257 characters', 400, keyed('k'.repeat(257))],
  ['an idempotency key with a tab', 400, keyed('a\tb')],
  ['an idempotency key in other letters', 400, keyed('clé')],
  ['an answer to a message', 422, decide('answer', { answer: 'yes' })],
  ['an undo of what was not approved', 409, decide('undo', {})],
  ['an outcome for what was not sent', 409, decide('resolve', { outcome: 'sent' })],
  [
    'review of a running plan',
    409,
    (ground) => post(`/plans/${ground.plan}/approve`, { version: 1 })(ground),
  ],
  [
    'rejection of a running plan',
    409,
    (ground) => post(`/plans/${ground.plan}/reject`, { version: 1, reason: 'no' })(ground),
  ],
  ['resuming what is not paused', 409, (ground) => post(`/plans/${ground.plan}/resume`, {})(ground)],
  [
    'a decision on an entry that does not exist',
    404,
    ({ org, plan }) => org.api.post(`/plans/${plan}/log/${randomUUID()}/approve`, { version: 1 }),
  ],
  [
    'a decision in a plan that does not exist',
    404,
    ({ org, entry }) => org.api.post(`/plans/${randomUUID()}/log/${entry}/approve`, { version: 1 }),
  ],
  [
    'a decision on another org’s plan, under one’s own path',
    404,
    ({ neighbor, plan, entry, version }) =>
      neighbor.api.post(`/plans/${plan}/log/${entry}/approve`, { version }),
  ],
  [
    'a decision on another org’s plan, under its path',
    404,
    ({ neighbor, org, plan, entry, version }) =>
      neighbor.api.session.request('POST', `/api/orgs/${org.slug}/plans/${plan}/log/${entry}/approve`, {
        version,
      }),
  ],
  [
    'a POST with an override to GET',
    400,
    raw('/contacts', '{}', 'application/json', {
      'x-http-method-override': 'GET',
      'x-method-override': 'GET',
    }),
  ],
  ['page 0', 400, get('/plans?page=0')],
  ['page -1', 400, get('/plans?page=-1')],
  ['page 10^9', 400, get('/plans?page=1000000000')],
  ['page 1.5', 400, get('/calls?page=1.5')],
  ['a page twice', 400, get('/plans?page=1&page=2')],
  ['an unknown status', 400, get('/plans?status=done')],
  ['a search for NUL', 400, get('/plans?q=%00')],
  ['an unknown plan', 404, get(`/plans/${randomUUID()}`)],
  ['a plan with an invalid id', 404, get('/plans/1%27%20or%201=1')],
  ['a plan whose id has NUL', 404, get('/plans/%00')],
  ['an unknown call', 404, get(`/calls/${randomUUID()}`)],
  ['an unknown contact', 404, get(`/contacts/${randomUUID()}`)],
  ['an unknown path', 404, get('/nothing')],
  ['a path that cannot be decoded', 400, get('/plans/%zz')],
  ['a path with half a character', 400, get('/plans/%c3')],
];

const mail = { to: 'a@example.com', subject: 'Hello', body: 'Text' };
const edited =
  (args: object): Send =>
  ({ org, plan, entry, version }) =>
    org.api.post(`/plans/${plan}/log/${entry}/approve`, { version, args: { ...mail, ...args } });
const to = (address: unknown) => edited({ to: address });

/** Message content that is refused at the approval, whoever wrote it. */
export const MESSAGE_CASES: Case[] = [
  ['text of 50 KB', 422, edited({ body: 'a'.repeat(50_000) })],
  ['text of 10 MB', 413, edited({ body: '>'.repeat(10 * 1_048_576) })],
  ['a second recipient by line break', 422, to('a@example.com\r\nBcc: b@example.com')],
  ['a second recipient by line feed', 422, to('a@example.com\nBcc: b@example.com')],
  ['a subject with a line break', 422, edited({ subject: 'Hi\r\nBcc: b@example.com' })],
  ['a subject with a line separator', 422, edited({ subject: 'Hi\u2028Bcc: b@example.com' })],
  ['a subject of 10 KB', 422, edited({ subject: 'a'.repeat(10_240) })],
  ['no subject', 422, edited({ subject: '' })],
  ['no text', 422, edited({ body: '' })],
  ['no recipient', 422, to(undefined)],
  ['an invalid recipient', 422, to('nobody')],
  ['a second recipient by comma', 422, to('a@example.com,b@example.com')],
  ['a second recipient by semicolon', 422, to('a@example.com;b@example.com')],
  ['a thousand recipients', 422, to(Array.from({ length: 1_000 }, (_, n) => `a${n}@example.com`))],
  ['another name before the address', 422, to('"Your bank" <a@example.com>')],
  ['an address within an address', 422, to('bank@example.com <a@example.com>')],
  ['Cyrillic letters that look like ours', 422, to('\u0430dmin@example.com')],
  ['a domain of look-alikes', 422, to('a@ex\u0430mple.com')],
  ['a quoted local part', 422, to('"a b"@example.com')],
  ['an address turned round', 422, to('a@example.com\u202emoc')],
];
