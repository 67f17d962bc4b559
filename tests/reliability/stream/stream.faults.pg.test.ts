import { EventSource } from 'eventsource';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createLiveStore } from '../../../lib/client/live-store';
import { createEventStream } from '../../../lib/client/stream/event-stream';
import { readEventSource } from '../../../lib/client/stream/source';
import { NUMBERED_EVENTS } from '../../../lib/events/event-names';
import type { EventHub } from '../../../lib/events/hub/event-hub';
import { readEvents, readStreamHead } from '../../../lib/events/log';
import { eventsUrl } from '../../../lib/events/urls';
import { insertOrg } from '../../helpers/db/embedded';
import { sized } from '../../helpers/load/run-size';
import {
  FRAME_FAULTS,
  type FrameProxy,
  type ProxyFaults,
  startFrameProxy,
} from '../../helpers/stream/frame-proxy';
import { type Lab, openLab, requestStream } from '../../helpers/stream/stream-lab';
import { waitFor } from '../../helpers/wait';

const SEED = Number(process.env.SEED ?? 20_261_123);
const REPLAYED = 5;
const LIVE = 8;
const LAST = REPLAYED + LIVE;
const AT_ONCE = 15;

let lab: Lab;
let hub: EventHub;
let proxy: FrameProxy;
let orgs = 0;

beforeAll(async () => {
  lab = await openLab();
  hub = lab.openHub();
  proxy = await startFrameProxy((path, signal) => {
    const url = new URL(path, 'http://here');
    const org = url.pathname.split('/')[3] ?? '';
    return requestStream(lab, hub, org, { query: url.search, signal, env: { STREAM_HEARTBEAT_S: 1 } });
  });
});
afterAll(async () => {
  await proxy.close();
  await lab.close();
});

type Snapshot = { cursor: string; plans: Map<string, number> };

/** The server's state: every plan with its latest version. */
async function takeSnapshot(org: string): Promise<Snapshot> {
  const { epoch, head } = await readStreamHead(lab.database.db, org);
  const rows = await readEvents(lab.database.db, org, 0, head);
  return { cursor: `${epoch}.${head}`, plans: new Map(rows.map(({ seq }) => [`plan-${seq}`, seq])) };
}

/** A page: the fetched state and the events since. All its waiting times are a twentieth of the real ones. */
async function openPage(org: string, fetchSnapshot: () => Promise<Snapshot>) {
  let snapshot = await fetchSnapshot();
  let resets = 0;
  let wanted = false;
  const store = createLiveStore(snapshot.cursor);
  async function fetchAgain(): Promise<void> {
    if (wanted) return;
    wanted = true;
    snapshot = await fetchSnapshot();
    wanted = false;
    if (store.isOutdated(snapshot)) await fetchAgain();
  }
  let generation = 0;
  store.subscribe(() => {
    if (store.view().generation !== generation) resets += 1;
    generation = store.view().generation;
    if (store.isOutdated(snapshot)) void fetchAgain();
  });
  store.onRefresh(() => void fetchAgain());
  const stream = createEventStream({
    org,
    store,
    platform: () => ({
      open: (slug, after, reader) =>
        readEventSource(new EventSource(proxy.origin + eventsUrl(slug, after)), reader),
      fetch: async () => Response.json({ orgs: [{ slug: org }] }),
      now: () => Date.now(),
      monotonic: () => performance.now(),
      random: Math.random,
      after(milliseconds, work) {
        const timer = setTimeout(work, milliseconds / 20);
        return () => clearTimeout(timer);
      },
      reportError: console.error,
      window: new EventTarget(),
      document: Object.assign(new EventTarget(), { visibilityState: 'visible' as const }),
    }),
  });
  stream.start();
  return {
    stream,
    resets: () => resets,
    shown() {
      const plans = new Map(snapshot.plans);
      for (const { payload } of store.view().events) {
        if ('plan_id' in payload) plans.set(payload.plan_id, payload.version);
      }
      return [...plans].sort(([, a], [, b]) => a - b);
    },
  };
}

async function newOrg(count = 0): Promise<string> {
  orgs += 1;
  const org = await insertOrg(lab.database, `frames-${orgs}`);
  if (count > 0) await lab.append(org, count);
  return org;
}

/** A page that is open before the first event, a replay, and live events, all through the proxy's faults. */
async function live(mischief: ProxyFaults) {
  const org = await newOrg();
  const played = proxy.play(`/api/orgs/${org}/`, mischief);
  const fetchSnapshot = () => takeSnapshot(org);
  const before = await fetchSnapshot();
  await lab.append(org, REPLAYED);
  let first: Snapshot | null = before;
  const page = await openPage(org, async () => {
    const taken = first ?? (await fetchSnapshot());
    first = null;
    return taken;
  });
  for (let count = 0; count < LIVE; count += 1) await lab.append(org, 1, { notify: count % 3 !== 1 });
  const truth = [...(await fetchSnapshot()).plans];
  await waitFor(
    `the page to be right after ${JSON.stringify(mischief)}; it shows ${page.shown().length} plans`,
    () => page.stream.connection().state === 'live' && String(page.shown()) === String(truth),
  );
  page.stream.stop();
  expect({ mischief, resets: page.resets() <= 2 }).toEqual({ mischief, resets: true });
  expect({ mischief, connections: played.connections < 12 }).toEqual({ mischief, connections: true });
}

async function all<T>(cases: readonly T[], work: (one: T) => Promise<void>): Promise<void> {
  for (let at = 0; at < cases.length; at += AT_ONCE) {
    await Promise.all(cases.slice(at, at + AT_ONCE).map(work));
  }
}

const anyFault = fc.record({
  kind: fc.constantFrom(...FRAME_FAULTS),
  target: fc.oneof(
    { weight: 8, arbitrary: fc.integer({ min: 1, max: LAST }) },
    { weight: 2, arbitrary: fc.constantFrom('hello', 'caught-up', 'hb') },
  ),
});
const anyMischief = fc.record({
  faults: fc.array(anyFault, { minLength: 1, maxLength: 3 }),
  piece: fc.option(fc.integer({ min: 8, max: 80 }), { freq: 1 }),
  bom: fc.boolean(),
});

test('any single dropped frame is recovered, including the last one', async () => {
  const targets = ['hello', 'caught-up', ...Array.from({ length: LAST }, (_, index) => index + 1)];
  await all(targets, (target) => live({ faults: [{ kind: 'drop', target }] }));
});

test(`after frames that are dropped, doubled, swapped, cut or split, the state is always correct (seed ${SEED})`, async () => {
  await all(fc.sample(anyMischief, { numRuns: sized(24, 500), seed: SEED }), live);
});

test('splitting at every byte, and byte by byte, changes nothing and causes no request', async () => {
  const org = await newOrg(3);
  const { epoch } = await readStreamHead(lab.database.db, org);
  const whole = proxy.play(`/api/orgs/${org}/`, {});
  const source = new EventSource(`${proxy.origin}/api/orgs/${org}/events?after=${epoch}.0`);
  await new Promise<void>((resolve) => source.addEventListener('caught-up', () => resolve()));
  source.close();
  const offsets = Array.from({ length: whole.bytes }, (_, index) => index + 1);
  const chosen = offsets.filter((offset) => offset % sized(24, 1) === 0);
  await all<ProxyFaults>(
    [{ piece: 1 }, { bom: true, piece: 1 }, ...chosen.map((splitAt) => ({ splitAt }))],
    async (mischief) => {
      const own = await newOrg(3);
      const played = proxy.play(`/api/orgs/${own}/`, mischief);
      const head = await readStreamHead(lab.database.db, own);
      const page = await openPage(own, async () => ({ cursor: `${head.epoch}.0`, plans: new Map() }));
      await waitFor(
        'all three',
        () => page.stream.connection().state === 'live' && page.shown().length === 3,
      );
      page.stream.stop();
      expect({ mischief, connections: played.connections }).toEqual({ mischief, connections: 1 });
    },
  );
});

test('negative control: a client that does not check sequence numbers ends in a wrong state', async () => {
  const org = await newOrg();
  const { epoch } = await readStreamHead(lab.database.db, org);
  proxy.play(`/api/orgs/${org}/`, { faults: [{ kind: 'drop', target: 4 }] });
  const shown: string[] = [];
  const source = new EventSource(`${proxy.origin}/api/orgs/${org}/events?after=${epoch}.0`);
  for (const name of NUMBERED_EVENTS)
    source.addEventListener(name, ({ lastEventId }) => shown.push(lastEventId));
  await lab.append(org, LAST);
  await waitFor('the last event', () => shown.includes(`${epoch}.${LAST}`));
  source.close();
  expect(shown.length).toBe(LAST - 1);
});
