import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { insertPlans } from '../../../lib/plans/create';
import { createTemplate } from '../../../lib/templates/commands';
import { DEFAULT_TEMPLATE } from '../../../lib/templates/default-template';
import { createOrg, type Org, signIn } from '../../helpers/db/org';
import { openPool, orgIdOf } from '../../helpers/db/pool';
import { ok, openApi } from '../../helpers/http/api';
import { type Backend, openBackend } from '../../helpers/http/backend';
import { freePort } from '../../helpers/http/ports';
import type { Server } from '../../helpers/http/server';
import { cursorOf, sequenceOf } from '../../helpers/stream/sse';
import { startTail, type Tail } from '../../helpers/stream/tail-process';
import { waitFor } from '../../helpers/wait';

/** Clears the screen, and a window's title. */
const HOSTILE = '\u001b[2J\u001b]0;owned\u0007\u009b31m\u202e';

let backend: Backend;
let server: Server;
let org: Org;
let key: string;
const tails: Tail[] = [];

beforeAll(async () => {
  backend = await openBackend('PostgreSQL');
  server = await backend.start();
  org = await createOrg(server.origin);
  const made = ok(await org.api.post('/keys', { name: 'Tail', role: 'viewer' }));
  key = z.object({ key: z.string() }).parse(made).key;
});
afterAll(async () => {
  for (const { child } of tails) child.kill('SIGKILL');
  await backend?.close();
});

function tail(args: string[], by: string | undefined = key): Tail {
  const started = startTail(args, by);
  tails.push(started);
  return started;
}

async function plan(title: string): Promise<void> {
  const database = openPool(backend.databaseUrl ?? '');
  try {
    const orgId = await orgIdOf(database, org.slug);
    await database.transaction(async (tx) => {
      const template = await createTemplate(tx, orgId, DEFAULT_TEMPLATE);
      const about = { title, description: 'It was promised.', preview: [], call_id: null, contact_ids: [] };
      await insertPlans(tx, orgId, [{ ...about, template: { id: template.id, auto_approve: false } }]);
    });
  } finally {
    await database.close();
  }
}

test('prints one line for each event, safe for a terminal; after a server restart it continues without loss or repetition', async () => {
  const after = cursorOf((await org.api.get('/plans')).body);
  await plan('Before anybody looked');
  const from = ['--url', server.origin, '--after', after];
  const people = tail([org.slug, ...from]);
  const program = tail([org.slug, ...from, '--json']);
  await Promise.all([people, program].map((each) => each.errorLine('Live from')));
  await people.line('Before anybody looked  new plan, pending_review');

  await plan(`Quote ${HOSTILE} for Dana`);
  const shown = await people.line('for Dana');
  expect(shown).toContain('Quote ␛[2J␛]0;owned␇\\u{9b}31m\\u{202e} for Dana');
  await program.line('for Dana');

  // For a plan that it has only the id of, the title is fetched; the reason is printed as written.
  const [waiting] = await org.api.plans();
  ok(
    await org.api.post(`/plans/${waiting?.id}/reject`, {
      version: waiting?.version,
      reason: `No.${HOSTILE}`,
    }),
  );
  await people.line('plan is rejected by Olga Owner: No.␛[2J');

  await server.kill('SIGKILL');
  await Promise.all([people, program].map((each) => each.errorLine('Connection lost')));
  await plan('While nobody served');
  server = await backend.start({}, { port: server.port });
  // A program that continues (SIGCONT) ends the pause before the next attempt.
  for (const { child } of [people, program]) child.kill('SIGCONT');
  await Promise.all([people, program].map((each) => each.errorLine('Live again')));
  await plan('And on');
  await Promise.all([people, program].map((each) => each.line('And on')));
  const api = openApi(await signIn(server.origin, org.owner.email), org.slug);
  const head = sequenceOf(cursorOf((await api.get('/plans')).body));

  const events = program.lines().map((line) => z.object({ cursor: z.string() }).parse(JSON.parse(line)));
  const sequence = events.map(({ cursor }) => sequenceOf(cursor));
  const first = sequenceOf(after) + 1;
  expect(sequence).toEqual(Array.from({ length: head - first + 1 }, (_, index) => first + index));
  expect(people.lines()).toHaveLength(sequence.length);
  for (const each of [people, program]) {
    const forbidden = [...each.lines().join('')].filter((sign) => /\p{Cc}|\u202e/u.test(sign));
    expect(forbidden).toEqual([]);
    each.child.kill('SIGINT');
    expect(await each.ended).toBe(0);
  }
});

test('exits silently when its reader closes the pipe', async () => {
  const after = cursorOf((await org.api.get('/plans')).body);
  const started = tail([org.slug, '--url', server.origin, '--after', after]);
  await started.errorLine('Live from');
  started.child.stdout.destroy();
  // The system decides whether the first write already fails.
  let over = false;
  void started.ended.then(() => {
    over = true;
  });
  await waitFor('its end', async () => over || plan('Not wanted').then(() => over), { every: 200 });
  expect(await started.ended).toBe(0);
  expect(started.errorOutput()).not.toMatch(/EPIPE|Error/);
});

test('a refusal is explained, with an exit code', async () => {
  const unreachable = `http://127.0.0.1:${await freePort()}`;
  const at = ['--url', server.origin];
  const cases: [string[], string | undefined, number, RegExp][] = [
    [[org.slug, '--url', unreachable], key, 1, /There is no server at http/],
    [['elsewhere', ...at], key, 1, /There is no organization "elsewhere", or the key is not one of its/],
    [[org.slug, ...at], 'gl_wrong', 1, /GREENLIGHT_API_KEY is not valid/],
    [[org.slug, '--url', 'x'], key, 2, /usage: /],
    [[org.slug, ...at, '--after', 'x'], key, 2, /usage: /],
    [[org.slug, ...at, '--color'], key, 2, /usage: /],
  ];
  const seen = await Promise.all(
    cases.map(async ([args, by]) => {
      const started = tail(args, by);
      return { code: await started.ended, told: started.errorOutput() };
    }),
  );
  expect(seen.map(({ code }) => code)).toEqual(cases.map(([, , code]) => code));
  cases.forEach(([, , , words], index) => {
    expect(seen[index]?.told).toMatch(words);
  });
});

test('without a key it uses the demo account, only on this machine', async () => {
  const own = await openBackend('PGlite');
  try {
    const demo = await own.start({ NO_DEMO: '', RUNNER: 'off' });
    const started = startTail(['demo', '--url', demo.origin]);
    tails.push(started);
    await started.errorLine('Live from');
    const ana = openApi(await signIn(demo.origin, 'ana@example.com', 'greenlight-demo'), 'demo');
    const { templates } = z
      .object({ templates: z.array(z.object({ id: z.string() })) })
      .parse(ok(await ana.get('/templates')));
    ok(await ana.post('/plans', { template_id: templates[0]?.id, title: 'By hand' }));
    await started.line('By hand  new plan');
    started.child.kill('SIGINT');
    expect(await started.ended).toBe(0);
  } finally {
    await own.close();
  }
});
