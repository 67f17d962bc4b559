import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Laboratory, openLaboratory, type Run } from './crash/laboratory';
import { FAILPOINTS, type Failpoint, type Policy, type Setting } from './crash/orders';
import { bundleWorker } from './crash/processes';

/** `npm run test:crash` sets more. */
const REPEATS = Number(process.env.CRASH_REPEATS || 2);
const SEED = Number(process.env.CRASH_SEED || Math.floor(Math.random() * 2 ** 31));

/** Before the intent is written nothing can have been sent, so that no person has to decide. */
const NOBODY_IS_ASKED: Failpoint[] = ['after_claim', 'after_commit', 'two_workers'];

let program: Awaited<ReturnType<typeof bundleWorker>>;
const table: string[] = [];
beforeAll(async () => {
  program = await bundleWorker();
});
afterAll(async () => {
  await program?.remove();
  console.log(
    [
      `Crash matrix, CRASH_REPEATS=${REPEATS} CRASH_SEED=${SEED}`,
      'provider   policy        failpoint              runs  effects 0/1/2+  requests  states',
      ...table,
    ].join('\n'),
  );
});

type Cell = { provider: Setting['provider']; policy: Policy; failpoint: Failpoint; runs: Run[] };

function note({ provider, policy, failpoint, runs }: Cell): void {
  const withEffects = (wanted: (effects: number) => boolean) =>
    runs.filter(({ effects }) => wanted(effects)).length;
  const effects = [withEffects((n) => n === 0), withEffects((n) => n === 1), withEffects((n) => n > 1)];
  const states = [...new Set(runs.map(({ state }) => state))]
    .sort()
    .map((state) => `${state} ${runs.filter((run) => run.state === state).length}`);
  table.push(
    [
      provider.padEnd(10),
      policy.padEnd(13),
      failpoint.padEnd(22),
      String(runs.length).padStart(4),
      effects.join(' / ').padStart(15),
      String(runs.reduce((sum, { requests }) => sum + requests, 0)).padStart(9),
      ` ${states.join(', ')}`,
    ].join(' '),
  );
}

/** The seed decides the order of the failpoints, because one run must not influence the next. */
function shuffled(): Failpoint[] {
  let state = SEED;
  const random = () => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return state / 2 ** 31;
  };
  const keyed = Array.from({ length: REPEATS }, () => FAILPOINTS).flatMap((failpoints) =>
    failpoints.map((failpoint) => ({ failpoint, at: random() })),
  );
  return keyed.sort((a, b) => a.at - b.at).map(({ failpoint }) => failpoint);
}

async function withLaboratory<T>(
  provider: Setting['provider'],
  policy: Policy,
  work: (laboratory: Laboratory) => Promise<T>,
): Promise<T> {
  const laboratory = await openLaboratory(program.path, provider, policy);
  try {
    return await work(laboratory);
  } finally {
    await laboratory.close();
  }
}

async function matrixOf(provider: Setting['provider']): Promise<Cell[]> {
  const cells = FAILPOINTS.map((failpoint): Cell => ({ provider, policy: 'safe', failpoint, runs: [] }));
  await withLaboratory(provider, 'safe', async (laboratory) => {
    for (const failpoint of shuffled()) {
      const run = await laboratory.run(failpoint);
      cells.find((cell) => cell.failpoint === failpoint)?.runs.push(run);
    }
  });
  for (const cell of cells) note(cell);
  return cells;
}

describe('a worker that crashes or is suspended at any point of sending', {
  timeout: 60_000 + REPEATS * 60_000,
}, () => {
  test('with a provider that honors keys, the message is sent exactly once and known to be sent', async () => {
    for (const { failpoint, runs } of await matrixOf('email_api')) {
      expect(runs, failpoint).toHaveLength(REPEATS);
      for (const run of runs) expect(run, failpoint).toMatchObject({ effects: 1, state: 'executed' });
    }
  });

  test('with a provider without keys, it is never sent twice, and a person decides only when it may have been sent', async () => {
    for (const { failpoint, runs } of await matrixOf('smtp')) {
      expect(runs, failpoint).toHaveLength(REPEATS);
      for (const { effects, state } of runs) {
        expect(effects, failpoint).toBeLessThanOrEqual(1);
        if (NOBODY_IS_ASKED.includes(failpoint)) expect([state, effects]).toEqual(['executed', 1]);
        else expect(['executed', 'unknown'], failpoint).toContain(state);
        if (state === 'executed') expect(effects, failpoint).toBe(1);
      }
    }
  });

  test.each([
    { policy: 'naive', why: 'sending first and writing it down afterwards' },
    { policy: 'pretend_keys', why: 'trying again after the intent where nobody honors the key' },
  ] as const)('negative control: $why sends twice', async ({ policy }) => {
    const runs: Run[] = [];
    await withLaboratory('smtp', policy, async (laboratory) => {
      for (let count = 0; count < REPEATS; count += 1) runs.push(await laboratory.run('in_flight'));
    });
    note({ provider: 'smtp', policy, failpoint: 'in_flight', runs });
    expect(runs.map(({ effects }) => effects)).toEqual(runs.map(() => 2));
  });
});
