import type { BrowserContext, CDPSession, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import {
  allLive,
  allShow,
  type BrowserSetup,
  connectionOf,
  fetchIn,
  leaderAmong,
  openBrowserSetup,
  streamsAre,
} from '../../helpers/browser/browser-tabs';
import { addMember } from '../../helpers/db/org';
import { sized } from '../../helpers/load/run-size';
import { waitFor } from '../../helpers/wait';

const TABS = 12;
const NIGHTLY = sized(0, 1) === 1;
/** A browser opens at most six connections to a server over HTTP/1.1. */
const CONNECTIONS = 6;

let setup: BrowserSetup;
let context: BrowserContext;
let count = 0;
const newTitle = () => `Plan number ${++count}.`;

// The watchdog of a tab waits for a few heartbeats, so they are short.
beforeAll(async () => {
  setup = await openBrowserSetup({ STREAM_HEARTBEAT_S: '2' });
});
afterEach(() => context?.close());
afterAll(() => setup?.close());

async function openShared(tabs: number): Promise<Page[]> {
  context = await setup.openBrowser();
  const pages = await setup.openTabs(context, tabs);
  await allLive(pages);
  expect(await streamsAre(setup.proxy, 1)).toBe(true);
  return pages;
}

async function addPlanFor(tabs: readonly Page[]): Promise<void> {
  const title = newTitle();
  await setup.addPlan(title);
  await allShow(tabs, title);
}

async function withoutLeader(tabs: readonly Page[]): Promise<{ leader: Page; others: Page[] }> {
  const leader = await leaderAmong(tabs);
  return { leader, others: tabs.filter((tab) => tab !== leader) };
}

test('twelve tabs share one stream, all are live, and each can still send requests', async () => {
  const tabs = await openShared(TABS);
  setup.proxy.forget();
  await addPlanFor(tabs);
  expect(await Promise.all(tabs.map((tab) => fetchIn(tab, '/api/session')))).toEqual(tabs.map(() => 200));
  expect(setup.proxy.peak()).toBe(1);

  // The leading tab closes, and an event is written before another tab leads.
  const { leader, others } = await withoutLeader(tabs);
  const title = newTitle();
  await Promise.all([leader.close(), setup.addPlan(title)]);
  await allShow(others, title);
  await allLive(others);
  expect(await streamsAre(setup.proxy, 1)).toBe(true);
});

describe('the leading tab is lost', () => {
  test('when its renderer crashes', async () => {
    const tabs = await openShared(3);
    const { leader, others } = await withoutLeader(tabs);
    const crashed = leader.waitForEvent('crash');
    const session = await context.newCDPSession(leader);
    // Never resolves, because the renderer has crashed.
    session.send('Page.crash').catch(() => {});
    await crashed;
    await addPlanFor(others);
    await allLive(others);
    expect(await streamsAre(setup.proxy, 1)).toBe(true);
  });

  test('when the browser freezes and resumes it', async () => {
    const tabs = await openShared(3);
    const { leader, others } = await withoutLeader(tabs);
    const session = await context.newCDPSession(leader);
    await session.send('Page.setWebLifecycleState', { state: 'frozen' });
    await addPlanFor(others);
    expect(await streamsAre(setup.proxy, 1)).toBe(true);
    await session.send('Page.setWebLifecycleState', { state: 'active' });
    await addPlanFor(tabs);
    await allLive(tabs);
    expect(await streamsAre(setup.proxy, 1)).toBe(true);
  });

  test.runIf(NIGHTLY)(
    'when it is suspended while it holds the lock; after it resumes there is one stream again',
    async () => {
      const tabs = await openShared(3);
      const { leader, others } = await withoutLeader(tabs);
      const resume = await suspend(await context.newCDPSession(leader));
      await addPlanFor(others);
      await allLive(others);
      await resume();
      await addPlanFor(tabs);
      await allLive(tabs);
      expect(await streamsAre(setup.proxy, 1)).toBe(true);
    },
  );

  test.runIf(NIGHTLY)('when it navigates to another page and back', async () => {
    const tabs = await openShared(3);
    const { leader, others } = await withoutLeader(tabs);
    await leader.goto(new URL('/api/health', leader.url()).href);
    await addPlanFor(others);
    expect(await streamsAre(setup.proxy, 1)).toBe(true);
    await leader.goBack({ waitUntil: 'commit' });
    await addPlanFor(tabs);
    await allLive(tabs);
    expect(await streamsAre(setup.proxy, 1)).toBe(true);
  });
});

/** Stops all scripts of the page, as if its process were suspended; it keeps its locks. */
async function suspend(session: CDPSession): Promise<() => Promise<void>> {
  await session.send('Debugger.enable');
  const paused = new Promise((resolve) => session.once('Debugger.paused', resolve));
  await session.send('Debugger.pause');
  await paused;
  return async () => {
    await session.send('Debugger.resume');
    await session.send('Debugger.disable');
  };
}

describe('without Web Locks or BroadcastChannel', () => {
  test('each tab has its own stream; after the sixth the browser blocks every further request', async () => {
    context = await setup.openBrowser(() => Reflect.deleteProperty(Navigator.prototype, 'locks'));
    const tabs = await setup.openTabs(context, CONNECTIONS);
    await allLive(tabs);
    expect(await streamsAre(setup.proxy, CONNECTIONS)).toBe(true);
    const [first, ...others] = tabs;
    if (!first) throw new Error('no tab was opened');
    const asking = fetchIn(first, '/api/session?probe');
    // The streams continue.
    await addPlanFor(tabs);
    await addPlanFor(tabs);
    expect(setup.proxy.requests('/api/session?probe')).toBe(0);
    await others.pop()?.close();
    expect(await asking).toBe(200);
  });

  test.runIf(NIGHTLY)('without a channel each tab has its own stream', async () => {
    context = await setup.openBrowser(() => Reflect.deleteProperty(globalThis, 'BroadcastChannel'));
    const tabs = await setup.openTabs(context, 2);
    await allLive(tabs);
    expect(await streamsAre(setup.proxy, 2)).toBe(true);
    await addPlanFor(tabs);
  });
});

test.runIf(NIGHTLY)(
  'signing out signs out every tab, and the next person shares nothing with the previous one',
  async () => {
    const tabs = await openShared(2);
    const [first] = tabs;
    if (!first) throw new Error('no tab was opened');
    const next = await addMember(setup.org, 'Nina Next');
    await first.evaluate(() =>
      fetch('/api/auth/sign-out', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: '{}',
      }),
    );
    await waitFor('every tab says so', async () => {
      const states = await Promise.all(tabs.map(connectionOf));
      return states.every((state) => state === 'signed-out');
    });
    expect(await streamsAre(setup.proxy, 0)).toBe(true);

    await setup.signInAs(context, next.email);
    const [own] = await setup.openTabs(context, 1);
    if (!own) throw new Error('no tab was opened');
    await addPlanFor([own]);
    expect(await groupsIn(own)).toHaveLength(2);
    expect(await streamsAre(setup.proxy, 1)).toBe(true);
  },
);

/** The names of the locks by which tabs of this browser share a stream. */
function groupsIn(tab: Page): Promise<string[]> {
  return tab.evaluate(async () => {
    const { held = [] } = await navigator.locks.query();
    return held.flatMap(({ name }) => (name?.startsWith('greenlight ') ? [name] : []));
  });
}
