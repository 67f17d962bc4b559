import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { groupLog } from '../../app/[org]/plans/[planId]/_timeline/group-log';
import { createLiveIndex } from '../../lib/client/live/live-index';
import type { Database } from '../../lib/db/transaction';
import { EVT_PLAN_LOG_NEW } from '../../lib/events/schema';
import { applyPlanChange, lockPlan } from '../../lib/plans/changes/apply-change';
import {
  joinOlder,
  joinSnapshot,
  type LogWindow,
  updateShown,
  windowOf,
  withinWindow,
} from '../../lib/plans/merge/log-window';
import { mergePlan } from '../../lib/plans/merge/plan';
import { getPlanDetail, getPlanLogPage, readPlanLog } from '../../lib/plans/queries/plan-detail';
import type { PlanLogDisplay } from '../../lib/plans/schema/log-entry';
import type { PlanDetail, PlanLogPage } from '../../lib/plans/schema/plan-detail';
import { isWaiting } from '../../lib/plans/transitions';
import { detailAt, type History, moves, play } from '../helpers/builders/plan-history';
import { emailTo, waitingPlans } from '../helpers/builders/waiting-plans';
import { insertOrg, openEmbedded } from '../helpers/db/embedded';
import { sized } from '../helpers/load/run-size';

const PAGE = 2;
const waits = ({ entry }: PlanLogDisplay) => entry.kind === 'tool_call' && isWaiting(entry.status.state);

/** The answer of a server with this page size at that moment. It cuts by time and id, which never change. */
function cutAt(history: History, seq: number, planId: string): PlanDetail | null {
  const detail = detailAt(history, seq, planId);
  if (!detail) return null;
  const young = detail.log.slice(-PAGE);
  const log_before = detail.log.length > PAGE ? (young[0]?.id ?? null) : null;
  const old = log_before === null ? [] : detail.log.slice(0, -PAGE).filter(waits);
  return { ...detail, log: [...old, ...young], log_before };
}

function pageAt(history: History, seq: number, planId: string, before: string): PlanLogPage | null {
  const detail = detailAt(history, seq, planId);
  const end = detail?.log.findIndex(({ id }) => id === before) ?? -1;
  if (!detail || end < 0) return null;
  const log = detail.log.slice(Math.max(0, end - PAGE), end);
  return { log, log_before: end > PAGE ? (log[0]?.id ?? null) : null, cursor: detail.cursor };
}

/** Two entries of the same time are ordered by version, so a new version could swap them. */
function hasEqualTimes({ events }: History): boolean {
  const times = new Map<string, string>();
  return events.some(({ type, payload }) => {
    if (type !== EVT_PLAN_LOG_NEW) return false;
    const other = times.get(payload.created_at);
    times.set(payload.created_at, payload.id);
    return other !== undefined && other !== payload.id;
  });
}

type Step = { what: 'snapshot' | 'older'; on: number };
const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.record({ what: fc.constantFrom('snapshot' as const, 'older'), on: fc.nat(6) }),
  { maxLength: 12 },
);

function walk(history: History, planId: string, walked: Step[], start: number, naive = false) {
  const head = history.events.length;
  let seq = start % (head + 1);
  const first = cutAt(history, seq, planId);
  if (!first) return null;
  let detail = first;
  let window: LogWindow = windowOf(first);
  for (const { what, on } of walked) {
    seq = Math.min(head, seq + on);
    if (what === 'snapshot') {
      detail = cutAt(history, seq, planId) ?? detail;
      window = naive ? { ...window, log: [...window.log, ...detail.log] } : joinSnapshot(window, detail);
      // The app then reads its pages again.
      while (!naive && window.log_before !== detail.log_before) {
        let before = detail.log_before;
        while (before !== null && before !== window.log_before) {
          const page = pageAt(history, seq, planId, before);
          if (!page) break;
          window = updateShown(window, page);
          before = page.log.some(({ id }) => id === window.log_before) ? null : page.log_before;
        }
        break;
      }
    } else if (window.log_before !== null) {
      const page = pageAt(history, seq, planId, window.log_before);
      if (page) window = joinOlder(window, page, window.log_before);
    }
  }
  const cursor = Number(detail.cursor.split('.')[1]);
  const live = createLiveIndex();
  for (const event of history.events.slice(cursor)) live.add(event);
  const merged = mergePlan({ ...detail, ...window }, live.plan(planId));
  const truth = detailAt(history, head, planId)?.log ?? [];
  const oldest = window.log_before === null ? 0 : truth.findIndex(({ id }) => id === window.log_before);
  const known = new Set(merged.log.map(({ id }) => id));
  return {
    shown: withinWindow(merged.log, merged.log_before),
    truth: truth.filter((line, place) => place >= oldest || (waits(line) && known.has(line.id))),
    missing: truth.filter((line) => waits(line) && !known.has(line.id)),
  };
}

describe('a window on a long log', () => {
  test('after snapshots and pages at any moments has no gap, no duplicate and all waiting entries', () => {
    const property = fc.property(moves, steps, fc.nat(), fc.nat(3), (script, walked, start, plan) => {
      const history = play(script);
      if (hasEqualTimes(history)) return;
      const found = walk(history, `plan-${plan}`, walked, start);
      if (!found) return;
      expect(found.shown).toEqual(found.truth);
      expect(found.missing).toEqual([]);
    });
    fc.assert(property, { numRuns: sized(1_000, 20_000) });
  });

  test('naive variant: concatenated pages have gaps or keep settled entries', () => {
    const property = fc.property(moves, steps, fc.nat(), fc.nat(3), (script, walked, start, plan) => {
      const history = play(script);
      if (hasEqualTimes(history)) return;
      const found = walk(history, `plan-${plan}`, walked, start, true);
      if (found) expect(found.shown).toEqual(found.truth);
    });
    expect(() => fc.assert(property, { numRuns: 20_000, seed: 1 })).toThrow('Property failed');
  });
});

let database: Database;
beforeAll(async () => {
  database = await openEmbedded();
});
afterAll(() => database.close());

/** A plan with one waiting email and this number of lines after it. */
async function longPlan(org: string, lines: number): Promise<string> {
  const [plan] = await waitingPlans(database, org, 1, () => [emailTo('a@example.com')]);
  const id = plan?.plan_id ?? '';
  const run_id = crypto.randomUUID();
  for (let written = 0; written < lines; written += 50) {
    const create = Array.from({ length: Math.min(50, lines - written) }, (_, index) => ({
      entry: {
        ...{ kind: 'system' as const, event: 'model_reasoning' as const, run_id },
        text: `Thought ${written + index}`,
      },
    }));
    await database.transaction(async (tx) => applyPlanChange(tx, await lockPlan(tx, org, id), { create }));
  }
  return id;
}

describe('a run that is longer than the loaded part', () => {
  test('counts live lines, and the number of earlier lines stays the same', async () => {
    const org = await insertOrg(database, 'running');
    const id = await longPlan(org, 250);
    const detail = await database.snapshot((tx) => getPlanDetail(tx, org, id));
    const run_id = detail?.runs.at(-1)?.id ?? '';
    const headings = (shown: PlanDetail) =>
      groupLog(shown.log, { before: shown.log_before, runs: shown.runs }).history.flatMap((item) =>
        item.kind === 'run' ? [{ earlier: item.earlier, total: item.earlier + item.logs.length }] : [],
      );
    if (!detail) throw new Error('no plan');
    expect(headings(mergePlan(detail, { liveLogs: [], liveState: null }))).toEqual([
      { earlier: 50, total: 250 },
    ]);
    const entry = { kind: 'system' as const, event: 'model_reasoning' as const, run_id, text: 'Now' };
    const create = [{ entry }, { entry }, { entry }];
    const { created } = await database.transaction(async (tx) =>
      applyPlanChange(tx, await lockPlan(tx, org, id), { create }),
    );
    // A line that is repeated is not counted again.
    const liveLogs = [...detail.log.slice(-1), ...created];
    expect(headings(mergePlan(detail, { liveLogs, liveState: null }))).toEqual([{ earlier: 50, total: 253 }]);
    const later = await database.snapshot((tx) => getPlanDetail(tx, org, id));
    if (!later) throw new Error('no plan');
    // A younger snapshot begins later, but the total stays the same.
    expect(headings(mergePlan(later, { liveLogs, liveState: null })).map(({ total }) => total)).toEqual([
      253,
    ]);
  });
});

describe('the log in the database', () => {
  test('is read as the youngest lines and the waiting ones first, then page by page to its beginning', async () => {
    const org = await insertOrg(database, 'long');
    const id = await longPlan(org, 250);
    const whole = await database.snapshot((tx) => readPlanLog(tx, org, id));
    const detail = await database.snapshot((tx) => getPlanDetail(tx, org, id));
    if (!detail) throw new Error('no plan');
    expect(detail.log).toHaveLength(201);
    expect(detail.log[0]?.entry).toMatchObject({ status: { state: 'pending' } });
    expect(detail.runs.map(({ number, entries }) => [number, entries])).toEqual([
      [1, 1],
      [2, 250],
    ]);
    let window = windowOf(detail);
    while (window.log_before !== null) {
      const before = window.log_before;
      const page = await database.snapshot((tx) => getPlanLogPage(tx, org, id, { before }));
      if (!page) throw new Error('no page');
      window = joinOlder(window, page, before);
    }
    expect(window.log).toEqual(whole);
  });

  test('a line of another plan is not found, neither as the start of a page nor as its target', async () => {
    const [mine, theirs] = [await insertOrg(database, 'mine'), await insertOrg(database, 'theirs')];
    const [here, there] = [await longPlan(mine, 1), await longPlan(theirs, 1)];
    const line = (await database.snapshot((tx) => readPlanLog(tx, theirs, there)))[0]?.id ?? '';
    const read = (page: { before?: string; to?: string }) =>
      database.snapshot((tx) => getPlanLogPage(tx, mine, here, page));
    await expect(read({ before: line })).rejects.toMatchObject({ code: 'not_found' });
    await expect(read({ to: line })).rejects.toMatchObject({ code: 'not_found' });
    expect(await database.snapshot((tx) => getPlanLogPage(tx, mine, there, {}))).toBeNull();
  });
});
