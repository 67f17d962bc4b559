import { expect, test } from 'vitest';
import { soak } from './support/run';

const seconds = Number(process.env.SOAK_SECONDS ?? 60);
const seed = Number(process.env.SOAK_SEED ?? Math.floor(Math.random() * 2 ** 31));
const began = performance.now();
const log = (line: string) => console.log(`${Math.round((performance.now() - began) / 1_000)} s  ${line}`);

test(
  `${seconds} s of faults of every kind: nothing is lost, repeated or stuck`,
  async () => {
    console.log(`SOAK_SEED=${seed} SOAK_SECONDS=${seconds}`);
    const { violations, traffic, complaints, table } = await soak({ seconds, seed, log });
    console.table(table);
    expect(violations).toEqual([]);
    expect(traffic.strange).toEqual([]);
    expect(traffic.unanswered).toBe(0);
    expect(complaints).toEqual([]);
    expect(table['effects at receivers']).toBeGreaterThan(0);
  },
  (seconds + 900) * 1_000,
);
