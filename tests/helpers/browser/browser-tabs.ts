import { type BrowserContext, chromium, type Page } from 'playwright';
import { createOrg, type Org, signIn } from '../db/org';
import { type Backend, openBackend } from '../http/backend';
import { type CountingProxy, startCountingProxy } from '../http/counting-proxy';
import { freePort } from '../http/ports';
import { waitFor } from '../wait';
import { launchChromium } from './chromium';

/** A time limit that only ends a failing test. */
const LIMIT = { within: 150_000, every: 50 };

/** One server, one organization, and a Chromium in which its owner is signed in. */
export type BrowserSetup = {
  proxy: CountingProxy;
  org: Org;
  /** Opens a new browser context; `before` runs first in each of its pages. */
  openBrowser(before?: () => void): Promise<BrowserContext>;
  /** Replaces the context's session. */
  signInAs(context: BrowserContext, email: string): Promise<void>;
  openTabs(context: BrowserContext, count: number): Promise<Page[]>;
  /** Creates a plan, which every live list shows. */
  addPlan(title: string): Promise<void>;
  close(): Promise<void>;
};

export async function openBrowserSetup(env: Record<string, string> = {}): Promise<BrowserSetup> {
  const backend: Backend = await openBackend('PostgreSQL');
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  const server = await backend.start({ PUBLIC_URL: origin, ...env });
  const proxy = await startCountingProxy(port, server.port);
  const org = await createOrg(origin);
  const templates = await org.api.get('/templates');
  const { templates: [template] = [] } = templates.body as { templates: { id: string }[] };
  const { browser, close } = await launchChromium(chromium, {
    // Playwright disables the back/forward cache by default.
    ignoreDefaultArgs: ['--disable-back-forward-cache'],
    // With little memory tabs share a process, and a crash of one would end the others.
    args: ['--renderer-process-limit=100'],
  });
  const list = `${origin}/${org.slug}/plans`;

  async function signInAs(context: BrowserContext, email: string): Promise<void> {
    const session = await signIn(origin, email);
    await context.clearCookies();
    await context.addCookies(
      session
        .cookies()
        .split('; ')
        .map((pair) => {
          const [name = '', ...value] = pair.split('=');
          return { name, value: value.join('='), url: origin };
        }),
    );
  }

  return {
    proxy,
    org,
    signInAs,
    async openBrowser(before) {
      const context = await browser.newContext();
      context.setDefaultTimeout(LIMIT.within);
      await signInAs(context, org.owner.email);
      if (before) await context.addInitScript(before);
      return context;
    },
    async openTabs(context, count) {
      const tabs: Page[] = [];
      while (tabs.length < count) {
        const tab = await context.newPage();
        const response = await tab.goto(list, { waitUntil: 'commit' });
        if (response?.status() !== 200) throw new Error(`the page answered ${response?.status()}`);
        tabs.push(tab);
      }
      return tabs;
    },
    async addPlan(title) {
      const answer = await org.api.post('/plans', { template_id: template?.id, title });
      if (answer.status !== 201) throw new Error(`making a plan answered ${JSON.stringify(answer)}`);
    },
    async close() {
      await close();
      await proxy.close();
      await backend.close();
    },
  };
}

export async function allLive(tabs: readonly Page[]): Promise<void> {
  await each(tabs, 'is live', async (tab) => (await connectionOf(tab)) === 'live');
}

export async function allShow(tabs: readonly Page[], title: string): Promise<void> {
  await each(
    tabs,
    `shows ${title}`,
    async (tab) => (await tab.getByRole('link', { name: title }).count()) > 0,
  );
}

export function connectionOf(tab: Page): Promise<string | null> {
  return tab.evaluate(
    () => document.querySelector('[data-connection]')?.getAttribute('data-connection') ?? null,
  );
}

async function each(tabs: readonly Page[], what: string, look: (tab: Page) => Promise<boolean>) {
  // A page that is navigating cannot be evaluated.
  await Promise.all(
    tabs.map((tab, index) => waitFor(`tab ${index + 1} ${what}`, () => look(tab).catch(() => false), LIMIT)),
  );
}

/** The tab that holds the lock. */
export async function leaderAmong(tabs: readonly Page[]): Promise<Page> {
  return waitFor(
    'one of the tabs leads',
    async () => {
      for (const tab of tabs) if (await leads(tab)) return tab;
    },
    LIMIT,
  );
}

/** A page cannot see which locks are its own, so it requests one more and compares the client ids. */
function leads(tab: Page): Promise<boolean> {
  return tab.evaluate(async () => {
    const probe = `probe ${Math.random()}`;
    const { held = [] } = await navigator.locks.request(probe, () => navigator.locks.query());
    const me = held.find(({ name }) => name === probe)?.clientId;
    return held.some(({ name, clientId }) => name?.startsWith('greenlight ') && clientId === me);
  });
}

export function streamsAre(proxy: CountingProxy, count: number): Promise<true> {
  return waitFor(`there is ${count} stream`, () => proxy.streams() === count, LIMIT);
}

/** Sends a request from the page, beside its open connections. */
export function fetchIn(tab: Page, path: string): Promise<number> {
  return tab.evaluate(async (url) => (await fetch(url, { cache: 'no-store' })).status, path);
}
