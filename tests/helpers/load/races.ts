import { isDeepStrictEqual } from 'node:util';
import type pg from 'pg';
import { expect } from 'vitest';
import { PlanLogDisplaySchema } from '../../../lib/plans/schema/log-entry';
import type { WaitingEntry } from '../http/api';
import type { Answer } from '../http/session';

/** Splits responses into the winner's 2xx and the losers' 409. @throws Error for any other responses */
export function winnerOf(answers: Answer[]): { won: Answer; lost: Answer[] } {
  const [won, ...more] = answers.filter(({ status }) => status < 300);
  const lost = answers.filter((answer) => answer !== won);
  if (!won || more.length > 0 || lost.some(({ status }) => status !== 409)) {
    throw new Error(
      `not one 2xx and else 409: ${JSON.stringify(answers.map(({ status, body }) => [status, body]))}`,
    );
  }
  return { won, lost };
}

/** The current state that a loser's conflict contains. */
export function currentOf({ body }: Answer): unknown {
  const { code, message, current } = Object(body);
  expect({ code, message }).toEqual({ code: 'conflict', message: expect.any(String) });
  return current;
}

/** The winner's entry, which every conflict contains. */
export function entryWon(answers: Answer[]): WaitingEntry {
  const { won, lost } = winnerOf(answers);
  for (const answer of lost) expect(currentOf(answer)).toEqual(won.body);
  const { entry, ...row } = PlanLogDisplaySchema.parse(won.body);
  if (entry.kind !== 'tool_call') throw new Error('a tool call is decided');
  return { ...row, entry };
}

/** A finished race: the version that all requests named, and the winner's entry. */
export type Race = { shown: { id: string; version: number }; won: WaitingEntry };

/** Checks that the tables contain one decision, one event and the winner's entry for each race. */
export async function expectOneEach(pool: pg.Pool, races: Race[]): Promise<void> {
  const ids = races.map(({ shown }) => shown.id);
  const decisions = await pool.query(
    'select entry_id as id, version_seen::int as seq, channel, role from decision where entry_id = any($1)',
    [ids],
  );
  const events = await pool.query(
    `select payload->>'id' as id, seq::int from event where type = 'plan.log.new' and payload->>'id' = any($1)`,
    [ids],
  );
  const entries = await pool.query('select id, version::int, entry from log_entry where id = any($1)', [ids]);
  const wrong = races.filter(({ shown, won }) => {
    const made = decisions.rows.filter(({ id, seq }) => id === shown.id && seq >= shown.version);
    const published = events.rows.filter(({ id, seq }) => id === shown.id && seq > shown.version);
    const stored = entries.rows.find(({ id }) => id === shown.id);
    return !(
      made.length === 1 &&
      made[0].channel !== null &&
      made[0].role !== null &&
      published.length === 1 &&
      published[0].seq === won.version &&
      stored?.version === won.version &&
      isDeepStrictEqual(stored.entry, won.entry)
    );
  });
  expect(wrong).toEqual([]);
}
