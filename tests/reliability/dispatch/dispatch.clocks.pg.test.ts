import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { recordOutcome, send } from '../../../lib/delivery/dispatch/dispatch';
import {
  executeScheduledToolCalls,
  recoverAbandonedToolCalls,
} from '../../../lib/delivery/dispatch/execute-scheduled-tool-calls';
import { createEmailApiProvider } from '../../../lib/delivery/providers/email-api';
import { plan } from '../../../lib/plans/tables';
import { dueEmail } from '../../helpers/builders/waiting-entry';
import { freshDatabase } from '../../helpers/db/database';
import { insertOrg } from '../../helpers/db/embedded';
import { openPool, type PooledDatabase } from '../../helpers/db/pool';
import {
  dispatchDeps,
  dispatchOf,
  intentOf,
  letTimePass,
  secondsLeft,
  statesOf,
} from '../../helpers/providers/dispatch-deps';
import { type EmailApi, startEmailApi } from '../../helpers/providers/email-api';

const HOUR = 3_600_000;

let database: PooledDatabase;
let api: EmailApi;
let org: string;
beforeAll(async () => {
  database = openPool(await freshDatabase(), 4);
  org = await insertOrg(database, 'clocks');
  api = await startEmailApi();
});
afterEach(() => {
  vi.useRealTimers();
});
afterAll(async () => {
  await api?.stop();
  await database?.close();
});

test.each([-HOUR, HOUR])(
  "with a worker's clock off by %i ms, leases, the next attempt and the key's age follow the database clock",
  async (off) => {
    await database.db.delete(plan);
    const way = createEmailApiProvider({ url: api.url, key: 'a-secret', from: 'greenlight@example.com' });
    const deps = dispatchDeps(database, way);
    const before = api.effects.length;

    const first = await dueEmail(database, org);
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + off });
    const intent = await intentOf(deps);
    const left = await secondsLeft(database, first.target.entry_id);
    expect(left).toBeGreaterThan(0);
    expect(left).toBeLessThanOrEqual(30);
    expect(await recoverAbandonedToolCalls(deps)).toBe(false);
    const outcome = await send(deps, intent);
    await database.transaction((tx) => recordOutcome(tx, intent, outcome));
    expect(await statesOf(database, org, first.plan_id)).toMatchObject([{ state: 'executed' }]);
    vi.useRealTimers();

    await database.db.delete(plan);
    const second = await dueEmail(database, org);
    api.mode = { take: 'cut' };
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + off });
    await executeScheduledToolCalls(deps);
    api.mode = { take: 'answer' };
    expect(await secondsLeft(database, second.target.entry_id)).toBeLessThanOrEqual(2);
    await letTimePass(database, second.target.entry_id);
    await recoverAbandonedToolCalls(deps);
    expect(await statesOf(database, org, second.plan_id)).toMatchObject([{ state: 'executed' }]);
    expect(await dispatchOf(database, second.target.entry_id)).toMatchObject({ tries: 2 });
    expect(api.effects).toHaveLength(before + 2);
  },
);
