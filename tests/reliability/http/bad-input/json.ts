import { beforeAll, describe, expect, test } from 'vitest';
import { promiseOfEmail } from '../../../helpers/builders/calls';
import { openStream } from '../../../helpers/stream/sse';
import type { Ground } from './ground';
import { type Case, JSON_CASES, MESSAGE_CASES } from './json-cases';

/** Requests with a JSON body, a query or a path that is refused, and messages that are refused at their approval. */
export function testJson(ground: () => Ground): void {
  describe.each([
    ['a request', JSON_CASES],
    ['a message', MESSAGE_CASES],
  ])('%s', (_, cases) => {
    let before: unknown;
    beforeAll(async () => {
      before = await ground().fingerprint();
    });
    test.each(cases)('%s: %i, and nothing is written', (...[, status, send]: Case) =>
      expectRefusal(ground(), before, status, send),
    );
  });

  test('a conflict returns the current entry', async () => {
    const { org, plan, entry } = ground();
    const answer = await org.api.post(`/plans/${plan}/log/${entry}/approve`, { version: 999_999 });
    const [stored] = await org.api.entries(plan, 'send_email');
    expect(answer.body).toMatchObject({ code: 'conflict', current: stored });
  });

  test('duplicate keys, prototypes and unknown fields change nothing else', async () => {
    const { org } = ground();
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
    expect(Object.hasOwn(Object.prototype, 'admin')).toBe(false);
  });

  test('text that databases cannot store is cleaned, not refused; unusual text stays', async () => {
    const { org } = ground();
    const made = await org.api.post('/contacts', { name: 'Zo\u0000ë \ud800Müller 😀 \u202eabc' });
    expect(made).toMatchObject({ status: 201, body: { contact: { name: 'Zoë \ufffdMüller 😀 abc' } } });
  });

  test('a decision is final: every later one is refused with the decision that stands', async () => {
    const { org } = ground();
    const plan = await org.api.planFromCall(promiseOfEmail());
    const entry = await org.api.entryIn(plan.id, 'pending', 'send_email');
    const rejected = await org.api.decide(plan.id, entry, 'reject', { reason: 'no' });
    expect(rejected.status).toBe(200);
    for (const [verb, more] of [
      ['approve', {}],
      ['reject', { reason: 'another' }],
      ['edit', { args: { to: 'a@example.com', subject: 'a', body: 'b' } }],
      ['undo', {}],
      ['resolve', { outcome: 'sent' }],
    ] as const) {
      for (const version of [entry.version, Object(rejected.body).version]) {
        const late = await org.api.post(`/plans/${plan.id}/log/${entry.id}/${verb}`, { version, ...more });
        expect(late).toMatchObject({ status: 409, body: { current: rejected.body } });
      }
    }
    await org.api.planIn(plan.id, 'completed');
    for (const verb of ['pause', 'resume', 'stop'])
      expect((await org.api.post(`/plans/${plan.id}/${verb}`)).status).toBe(409);
  });

  test('a sort parameter for an unknown column is ignored', async () => {
    const answer = await ground().org.api.get('/plans?sort=password;drop%20table%20plan&per_page=1000000000');
    expect(answer.status).toBe(200);
  });

  test('another organization receives no event of these requests', async () => {
    const { neighbor } = ground();
    const stream = await openStream(neighbor.owner.session, neighbor.slug);
    expect((await stream.find('caught-up')).data).toMatchObject({ head: 0 });
    stream.cut();
  });
}

async function expectRefusal(ground: Ground, before: unknown, status: number, send: Case[2]): Promise<void> {
  const answer = await send(ground);
  expect({ status: answer.status, body: answer.body }).toEqual({
    status,
    body: expect.objectContaining({ code: expect.any(String), message: expect.any(String) }),
  });
  expect(JSON.stringify(answer.body)).not.toMatch(/node_modules|select .* from|at .*\.[jt]s:\d/);
  expect(await ground.fingerprint()).toEqual(before);
}
