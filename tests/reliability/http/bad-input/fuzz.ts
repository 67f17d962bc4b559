import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Answer } from '../../../helpers/http/session';
import { orgRoutes } from '../../../helpers/source/org-routes';
import type { Ground } from './ground';

const RUNS = Number(process.env.FUZZ_RUNS ?? 5);
const seed = Number(process.env.FUZZ_SEED ?? Math.floor(Math.random() * 2 ** 31));

/** Every route that takes input and ends: the event stream has tests of its own. */
const routes = orgRoutes().filter(({ method, path }) => method !== 'DELETE' && path !== '/events');

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.constantFrom(
    '',
    ' ',
    '\u0000',
    '\ud800',
    '\r\nX: y',
    '\u202e',
    '../../etc/passwd',
    "'; drop table plan; --",
  ),
  fc.constantFrom(
    'constructor',
    '__proto__',
    'NaN',
    '-0',
    '1e400',
    '2026-02-31T25:61:00Z',
    '+12125550143',
    'a@example.com',
  ),
);
const leaf = fc.oneof(
  text,
  fc.double(),
  fc.maxSafeInteger(),
  fc.boolean(),
  fc.constantFrom(null, 2 ** 53, -1, 1e308, [], {}),
);
const FIELDS = [
  'version',
  'args',
  'reason',
  'answer',
  'outcome',
  'decisions',
  'title',
  'description',
  'run_at',
];
const MORE = [
  'source',
  'external_id',
  'turns',
  'participants',
  'name',
  'email',
  'phone',
  'template_id',
  'role',
];
const REST = [
  'contact_ids',
  'allowed_tools',
  'text',
  'time_zone',
  'position',
  'verdict',
  'is_active',
  '__proto__',
];
const body = fc.oneof(
  fc.dictionary(
    fc.constantFrom(...FIELDS, ...MORE, ...REST),
    fc.oneof(leaf, fc.array(leaf), fc.jsonValue()),
    { maxKeys: 8 },
  ),
  fc.jsonValue(),
);
const query = fc.dictionary(
  fc.constantFrom(
    'page',
    'q',
    'status',
    'template',
    'format',
    'from',
    'until',
    'cursor',
    'after',
    'sort',
    'source',
  ),
  text,
  { maxKeys: 3 },
);
const type = fc.constantFrom(
  'application/json',
  'application/json; charset=utf-8',
  'text/plain',
  'text/vtt',
  '',
);
const shape = fc.record({
  body,
  query,
  type,
  raw: fc.option(text),
  id: fc.constantFrom('own', 'random', 'none'),
});

/** Any request to any address gets a response of ours: never a 500, never internals. */
export function testFuzz(ground: () => Ground): void {
  describe(`${RUNS} runs for each route, FUZZ_SEED=${seed}`, () => {
    test.each(routes)(
      '$method $path',
      async ({ method, path }) => {
        await fc.assert(
          fc.asyncProperty(shape, async (given) => {
            const answer = await send(ground(), method, path, given);
            expectOurs(answer);
          }),
          { numRuns: RUNS, seed, interruptAfterTimeLimit: 120_000, markInterruptAsFailure: false },
        );
      },
      180_000 + RUNS * 300,
    );
  });
}

type Given = typeof shape extends fc.Arbitrary<infer T> ? T : never;

function send(ground: Ground, method: string, path: string, given: Given): Promise<Answer> {
  const ids: Record<string, string> = { plan: ground.plan, entry: ground.entry };
  const filled = path.replace(/\[(\w+)\]/g, (_, name: string) =>
    given.id === 'own' ? (ids[name] ?? randomUUID()) : given.id === 'random' ? randomUUID() : 'x%20y',
  );
  const search = new URLSearchParams(
    Object.entries(given.query).map(([name, value]) => [name, value.toWellFormed()]),
  );
  const target = `/api/orgs/${ground.org.slug}${filled}?${search}`;
  if (method === 'GET') return ground.org.api.session.request('GET', target);
  const sent = given.raw?.toWellFormed() ?? JSON.stringify(given.body);
  return ground.org.api.session.request(method, target, sent, { 'content-type': given.type });
}

function expectOurs({ status, body: said }: Answer): void {
  expect(status === 503 || status < 500, `${status} ${JSON.stringify(said)}`).toBe(true);
  if (status < 400) return;
  expect(said).toMatchObject({ code: expect.any(String), message: expect.any(String) });
  expect(JSON.stringify(said)).not.toMatch(/node_modules|Failed query|at .*\.[jt]s:\d/);
}
