// `npm run bench:latency`: from sending a command until its event is in the page. A real Chromium with the product's own
// page open edits a plan's title over HTTP, again and again; both ends are measured by the page's own clock.
import { parseArgs } from 'node:util';
import { chromium, type Page } from 'playwright/test';
import { z } from 'zod';
import { launchChromium } from '../helpers/browser/chromium';
import { freshFolder } from '../helpers/db/database';
import { createOrg, PASSWORD } from '../helpers/db/org';
import { startPostgres } from '../helpers/db/postgres';
import { ok } from '../helpers/http/api';
import { type ServerEnv, startServer } from '../helpers/http/server';
import { type Cell, percentiles, printTable } from './table';

const { values: flags } = parseArgs({
  options: { samples: { type: 'string' }, quick: { type: 'boolean', default: false } },
});
const samples = Number(flags.samples ?? (flags.quick ? 20 : 250));

const TemplatesSchema = z.object({ templates: z.array(z.object({ id: z.string() })) });
const PlanSchema = z.object({ id: z.string(), version: z.number() });
const TakenSchema = z.array(z.object({ answered: z.number(), heard: z.number(), shown: z.number() }));

const rows: Cell[][] = [];
const { browser, close } = await launchChromium(chromium);
const postgres = await startPostgres();
const folder = await freshFolder();
try {
  rows.push(
    ...(await measure('PostgreSQL', { DATABASE_URL: await postgres.createDatabase('bench_latency') })),
    ...(await measure('PGlite', { DATA_DIR: folder.path })),
  );
} finally {
  await close();
  await postgres.stop();
  await folder.remove();
}
printTable(`From sending a command, ms, ${samples} samples`, ['', 'p50', 'p90', 'p99', 'slowest'], rows);

async function measure(kind: string, env: ServerEnv): Promise<Cell[][]> {
  const server = await startServer(env);
  const context = await browser.newContext();
  try {
    const org = await createOrg(server.origin);
    const { templates } = TemplatesSchema.parse(ok(await org.api.get('/templates')));
    const made = await org.api.post('/plans', { template_id: templates[0]?.id, title: 'Quote 0' });
    const plan = PlanSchema.parse(made.body);
    const page = await context.newPage();
    await page.request.post(`${server.origin}/api/auth/sign-in/email`, {
      data: { email: org.owner.email, password: PASSWORD },
      headers: { origin: server.origin },
    });
    await page.goto(`${server.origin}/${org.slug}/plans`);
    await page.getByText('Quote 0').first().waitFor();
    await page.getByText('Live', { exact: true }).first().waitFor();
    const taken = TakenSchema.parse(await editTitles(page, `/api/orgs/${org.slug}`, plan));
    return (['answered', 'heard', 'shown'] as const).map((what) => {
      const at = percentiles(taken.slice(5).map((each) => each[what]));
      const words = { answered: 'answered', heard: 'event in the page', shown: 'title on screen' }[what];
      return [`${kind}: ${words}`, at(0.5), at(0.9), at(0.99), at(1)];
    });
  } finally {
    await context.close();
    await server.stop();
  }
}

/** Runs in the page. Each edit starts when the previous one is on screen. */
async function editTitles(page: Page, api: string, plan: { id: string; version: number }): Promise<unknown> {
  // tsx compiles functions with a helper that the page does not have.
  await page.evaluate('globalThis.__name = (named) => named');
  return page.evaluate(
    async ({ api, plan, count }) => {
      let version = plan.version;
      let heard: (title: string) => void = () => {};
      const source = new EventSource(`${api}/events`);
      source.addEventListener('plan.updated', ({ data }) => heard(JSON.parse(data).title));
      await new Promise((resolve) => source.addEventListener('caught-up', resolve, { once: true }));
      const taken = [];
      for (let index = 1; index <= count; index += 1) {
        const title = `Quote ${index} for the windows`;
        const inPage = new Promise<number>((resolve) => {
          heard = (found) => found === title && resolve(performance.now());
        });
        const onScreen = new Promise<number>((resolve) => {
          const observer = new MutationObserver(() => {
            if (!document.body.textContent?.includes(title)) return;
            observer.disconnect();
            resolve(performance.now());
          });
          observer.observe(document.body, { subtree: true, childList: true, characterData: true });
        });
        const began = performance.now();
        const answer = await fetch(`${api}/plans/${plan.id}`, {
          method: 'PATCH',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ version, title }),
        });
        const edited = await answer.json();
        if (!answer.ok) throw new Error(JSON.stringify(edited));
        version = edited.version;
        const answered = performance.now();
        const [event, screen] = await Promise.all([inPage, onScreen]);
        taken.push({ answered: answered - began, heard: event - began, shown: screen - began });
      }
      source.close();
      return taken;
    },
    { api, plan, count: samples + 5 },
  );
}
