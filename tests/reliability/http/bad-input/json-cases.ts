import { randomUUID } from 'node:crypto';
import { promiseOfEmail } from '../../../helpers/builders/calls';
import type { Answer } from '../../../helpers/http/session';
import type { Ground } from './ground';

type Send = (ground: Ground) => Promise<Answer>;
/** The number in the list of bad inputs, the fault, the expected status, and the request. */
export type Case = [number: number, what: string, status: number, send: Send];

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
  [35, 'a call: no body', 400, raw('/calls', '')],
  [
    35,
    'a decision: no body',
    400,
    (ground) => raw(`/plans/${ground.plan}/log/${ground.entry}/approve`, '')(ground),
  ],
  [36, 'a call: not JSON', 400, raw('/calls', '{"source":')],
  [36, 'a call: null', 400, raw('/calls', 'null')],
  [36, 'a VTT: not one', 422, raw('/calls', 'hello', VTT)],
  [36, 'a VTT: no cues', 422, raw('/calls', 'WEBVTT\n\n', VTT)],
  [36, 'a VTT: bytes that are no text', 422, raw('/calls', 'WEBVTT\n\n\0\0', VTT)],
  [37, 'JSON called text', 415, raw('/calls', '{}', 'text/plain')],
  [37, 'a form', 415, raw('/calls', 'a=1', 'application/x-www-form-urlencoded')],
  [37, 'a VTT where JSON is wanted', 415, raw('/contacts', 'WEBVTT\n\n', VTT)],
  [38, 'JSON in another charset', 415, raw('/calls', '{}', 'application/json; charset=utf-16')],
  [42, 'ten thousand deep', 400, raw('/calls', nested(10_000))],
  [
    42,
    'ten thousand deep in arguments',
    400,
    (ground) =>
      raw(
        `/plans/${ground.plan}/log/${ground.entry}/approve`,
        `{"version":${ground.version},"args":{"x":${nested(10_000)}}}`,
      )(ground),
  ],
  [
    45,
    'a decision with fields of its own, at an old version',
    409,
    approve({ version: 999_999, status: 'approved', org_id: 'x', decidedBy: 'x' }),
  ],
  [46, 'an array', 400, raw('/calls', '[]')],
  [46, 'turns that are a text', 400, call({ turns: 'A: hello' })],
  [46, 'no turns', 400, call({ turns: [] })],
  [46, 'a turn that is a number', 400, call({ turns: [1] })],
  [46, 'a source that is an object', 400, call({ source: {} })],
  [46, 'a source that is true', 400, call({ source: true })],
  [46, 'no id of its own', 400, call({ external_id: undefined })],
  [46, 'a date that is none', 400, call({ started_at: 'yesterday' })],
  [46, 'a date that cannot be', 400, call({ started_at: '2026-02-31T10:00:00Z' })],
  [
    46,
    'a VTT: an invalid date',
    400,
    raw('/calls?started_at=soon', 'WEBVTT\n\n00:00.000 --> 00:01.000\nHi\n', VTT),
  ],
  [46, 'a negative length', 400, call({ duration_s: -1 })],
  [46, 'an invalid address', 400, call({ participants: [{ speaker: 'A', role: 'agent', email: 'x@' }] })],
  [46, 'a name with a line break', 400, call({ source: 'a\r\nBcc: b@example.com' })],
  [46, 'a contact without a name', 400, post('/contacts', { name: '' })],
  [46, 'a contact whose flags are words', 400, post('/contacts', { name: 'A', do_not_email: 'no' })],
  [46, 'a template with an unknown tool', 400, post('/templates', { name: 'A', allowed_tools: ['rm'] })],
  [
    46,
    'a member with an unknown role',
    400,
    post('/members/invitations', { email: 'a@example.com', role: 'god' }),
  ],
  [46, 'a key with more power than keys have', 400, post('/keys', { name: 'k', role: 'owner' })],
  [46, 'a plan from a template that is no id', 400, post('/plans', { template_id: 'x' })],
  [46, 'a plan from no template', 422, post('/plans', { template_id: randomUUID() })],
  [46, 'run_at that is no time', 400, decide('approve', { run_at: 'later' })],
  [46, 'arguments that are an array', 400, decide('approve', { args: [] })],
  [47, 'a version as text', 400, approve({ version: '1' })],
  [47, 'a negative version', 400, approve({ version: -1 })],
  [47, 'version 0', 400, approve({ version: 0 })],
  [47, 'a broken version', 400, approve({ version: 1.5 })],
  [47, 'a version beyond the safe integers', 400, approve({ version: 2 ** 53 })],
  [47, 'version null', 400, approve({ version: null })],
  [47, 'no version', 400, approve({})],
  [48, 'a bulk decision in capitals and a space', 400, bulk('APPROVED ')],
  [48, 'a bulk decision nobody knows', 400, bulk('maybe')],
  [48, 'no bulk decision', 400, post('/inbox/decisions', { decisions: [] })],
  [48, 'an outcome nobody knows', 400, decide('resolve', { outcome: 'SENT ' })],
  // The version stands for the exact text that was shown; there is no other precondition.
  [49, 'a version of another time', 409, approve({ version: 999_999 })],
  [49, 'a version before the last change', 409, (ground) => approve({ version: ground.version - 1 })(ground)],
  [50, 'a rejection for a blank reason', 400, decide('reject', { reason: ' \u0000 ' })],
  [50, 'a rejection without a reason', 400, decide('reject', {})],
  [50, 'a reason beyond its length', 400, decide('reject', { reason: 'a'.repeat(2_001) })],
  [50, 'a reason of 1 MB', 413, decide('reject', { reason: 'a'.repeat(1_048_576) })],
  [51, 'an empty idempotency key', 400, keyed('')],
  [51, 'an idempotency key of 257 characters', 400, keyed('k'.repeat(257))],
  [51, 'an idempotency key with a tab', 400, keyed('a\tb')],
  [51, 'an idempotency key in other letters', 400, keyed('clé')],
  [52, 'an answer to a message', 422, decide('answer', { answer: 'yes' })],
  [52, 'an undo of what was not approved', 409, decide('undo', {})],
  [52, 'an outcome for what was not sent', 409, decide('resolve', { outcome: 'sent' })],
  [
    52,
    'review of a running plan',
    409,
    (ground) => post(`/plans/${ground.plan}/approve`, { version: 1 })(ground),
  ],
  [
    52,
    'rejection of a running plan',
    409,
    (ground) => post(`/plans/${ground.plan}/reject`, { version: 1, reason: 'no' })(ground),
  ],
  [52, 'resuming what is not paused', 409, (ground) => post(`/plans/${ground.plan}/resume`, {})(ground)],
  [
    52,
    'a decision on an entry that does not exist',
    404,
    ({ org, plan }) => org.api.post(`/plans/${plan}/log/${randomUUID()}/approve`, { version: 1 }),
  ],
  [
    52,
    'a decision in a plan that does not exist',
    404,
    ({ org, entry }) => org.api.post(`/plans/${randomUUID()}/log/${entry}/approve`, { version: 1 }),
  ],
  [
    52,
    'a decision on another org’s plan, under one’s own path',
    404,
    ({ neighbor, plan, entry, version }) =>
      neighbor.api.post(`/plans/${plan}/log/${entry}/approve`, { version }),
  ],
  [
    52,
    'a decision on another org’s plan, under its path',
    404,
    ({ neighbor, org, plan, entry, version }) =>
      neighbor.api.session.request('POST', `/api/orgs/${org.slug}/plans/${plan}/log/${entry}/approve`, {
        version,
      }),
  ],
  [
    53,
    'a POST with an override to GET',
    400,
    raw('/contacts', '{}', 'application/json', {
      'x-http-method-override': 'GET',
      'x-method-override': 'GET',
    }),
  ],
  [57, 'page 0', 400, get('/plans?page=0')],
  [57, 'page -1', 400, get('/plans?page=-1')],
  [57, 'page 10^9', 400, get('/plans?page=1000000000')],
  [57, 'page 1.5', 400, get('/calls?page=1.5')],
  [57, 'a page twice', 400, get('/plans?page=1&page=2')],
  [57, 'an unknown status', 400, get('/plans?status=done')],
  [57, 'a search for NUL', 400, get('/plans?q=%00')],
  [57, 'an unknown plan', 404, get(`/plans/${randomUUID()}`)],
  [57, 'a plan whose id is none', 404, get('/plans/1%27%20or%201=1')],
  [57, 'a plan whose id has NUL', 404, get('/plans/%00')],
  [57, 'an unknown call', 404, get(`/calls/${randomUUID()}`)],
  [57, 'an unknown contact', 404, get(`/contacts/${randomUUID()}`)],
  [57, 'an unknown path', 404, get('/nothing')],
  [57, 'a path that cannot be decoded', 400, get('/plans/%zz')],
  [57, 'a path with half a character', 400, get('/plans/%c3')],
];

const mail = { to: 'a@example.com', subject: 'Hello', body: 'Text' };
const edited =
  (args: object): Send =>
  ({ org, plan, entry, version }) =>
    org.api.post(`/plans/${plan}/log/${entry}/approve`, { version, args: { ...mail, ...args } });
const to = (address: unknown) => edited({ to: address });

/** Message content that is refused at the approval, whoever wrote it. */
export const MESSAGE_CASES: Case[] = [
  [59, 'text of 50 KB', 422, edited({ body: 'a'.repeat(50_000) })],
  [59, 'text of 10 MB', 413, edited({ body: '>'.repeat(10 * 1_048_576) })],
  [60, 'a second recipient by line break', 422, to('a@example.com\r\nBcc: b@example.com')],
  [60, 'a second recipient by line feed', 422, to('a@example.com\nBcc: b@example.com')],
  [61, 'a subject with a line break', 422, edited({ subject: 'Hi\r\nBcc: b@example.com' })],
  [61, 'a subject with a line separator', 422, edited({ subject: 'Hi\u2028Bcc: b@example.com' })],
  [61, 'a subject of 10 KB', 422, edited({ subject: 'a'.repeat(10_240) })],
  [61, 'no subject', 422, edited({ subject: '' })],
  [61, 'no text', 422, edited({ body: '' })],
  [62, 'no recipient', 422, to(undefined)],
  [62, 'a recipient that is none', 422, to('nobody')],
  [62, 'a second recipient by comma', 422, to('a@example.com,b@example.com')],
  [62, 'a second recipient by semicolon', 422, to('a@example.com;b@example.com')],
  [62, 'a thousand recipients', 422, to(Array.from({ length: 1_000 }, (_, n) => `a${n}@example.com`))],
  [62, 'another name before the address', 422, to('"Your bank" <a@example.com>')],
  [62, 'an address within an address', 422, to('bank@example.com <a@example.com>')],
  [62, 'Cyrillic letters that look like ours', 422, to('\u0430dmin@example.com')],
  [62, 'a domain of look-alikes', 422, to('a@ex\u0430mple.com')],
  [62, 'a quoted local part', 422, to('"a b"@example.com')],
  [62, 'an address turned round', 422, to('a@example.com\u202emoc')],
];
