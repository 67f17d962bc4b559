// `npm run screenshots`: every screen as a picture, on a wide window in light and dark and at 360 px, in
// test-results/screens. The production build, a fresh embedded database, the demo organization with some of its work done,
// and a new organization. `-- plan inbox` takes those whose names begin so; `-- --readme` writes the README's picture too.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type BrowserContextOptions, chromium } from 'playwright/test';
import { z } from 'zod';
import { launchChromium } from './helpers/browser/chromium';
import { openScreen, type SampleData, SCREENS, type Screen } from './helpers/browser/screens';
import { freshFolder } from './helpers/db/database';
import { signIn } from './helpers/db/org';
import { type Api, ok, openApi } from './helpers/http/api';
import { startServer } from './helpers/http/server';
import { projectRoot } from './helpers/source/build';
import { waitFor } from './helpers/wait';

const ANA = { email: 'ana@example.com', password: 'greenlight-demo' };
const WIDE = { viewport: { width: 1280, height: 800 } };
const WINDOWS: Record<string, BrowserContextOptions> = {
  light: { ...WIDE, colorScheme: 'light' },
  dark: { ...WIDE, colorScheme: 'dark' },
  phone: { viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true, deviceScaleFactor: 2 },
};
/** The picture in the README: a plan whose email waits. */
const README = { screen: 'plan', window: 'light' };

const wanted = process.argv.slice(2).filter((arg) => !arg.startsWith('--'));
const isWanted = ({ name }: Screen) => wanted.length === 0 || wanted.some((word) => name.startsWith(word));
const folder = join(projectRoot, 'test-results', 'screens');

const dataDir = await freshFolder();
const server = await startServer({ DATA_DIR: dataDir.path, NO_DEMO: '', UNDO_WINDOW_S: '3' });
const { browser, close } = await launchChromium(chromium);
try {
  const data = await prepare();
  const failed: string[] = [];
  for (const [window, options] of Object.entries(WINDOWS))
    failed.push(...(await take(data, window, options)));
  console.log(`The pictures are in ${folder}.`);
  if (failed.length > 0) {
    console.error(`These screens did not come to the state that was meant:\n${failed.join('\n')}`);
    process.exitCode = 1;
  }
} finally {
  await close();
  await server.stop();
  await dataDir.remove();
}

async function take(data: SampleData, window: string, options: BrowserContextOptions): Promise<string[]> {
  await mkdir(join(folder, window), { recursive: true });
  const open = () =>
    browser.newContext({
      ...{ baseURL: server.origin, locale: 'en-GB', timezoneId: 'Europe/Berlin', reducedMotion: 'reduce' },
      ...options,
    });
  const [owners, strangers] = [await open(), await open()];
  await owners.request.post('/api/auth/sign-in/email', { data: ANA });
  const failed: string[] = [];
  for (const screen of Object.values(SCREENS).flat().filter(isWanted)) {
    if (screen.desktopOnly && window === 'phone') continue;
    const page = await (screen.signedOut ? strangers : owners).newPage();
    page.setDefaultTimeout(15_000);
    await openScreen(page, screen, data).catch((error) => failed.push(`${window}/${screen.name}: ${error}`));
    await page.screenshot({ path: join(folder, window, `${screen.name}.png`) });
    const isReadme = screen.name === README.screen && window === README.window;
    if (isReadme && process.argv.includes('--readme')) {
      await page.screenshot({ path: join(projectRoot, 'public', 'screenshot.png') });
    }
    await page.close();
  }
  await owners.close();
  await strangers.close();
  return failed;
}

/** What was promised on the demo's calls, brought to where people have something to decide and something to look back on. */
async function prepare(): Promise<SampleData> {
  const session = await signIn(server.origin, ANA.email, ANA.password);
  const api = openApi(session, 'demo');
  const reviewed = await waitFor('the demo has plans', async () => {
    const plans = await api.plans('?status=pending_review');
    return plans.length >= 3 && plans;
  });
  for (const plan of reviewed) ok(await api.approvePlan(plan));
  const emails = await waitFor('emails wait', async () => {
    const { items } = await api.inbox();
    const found = items.filter(
      ({ log: { entry } }) => entry.kind === 'tool_call' && entry.tool === 'send_email',
    );
    return found.length > 0 && found;
  });
  const newOrg = { name: 'Harbour Windows', slug: 'harbour-windows' };
  ok(await session.request('POST', '/api/auth/organization/create', newOrg));
  const [waiting] = emails;
  const plan = await api.plan(waiting?.plan_id ?? '');
  return { org: 'demo', empty: newOrg.slug, plan: plan.plan.id, ...(await others(api, plan.plan)) };
}

type Known = { call_id: string | null; template_id: string | null; contacts: { id: string }[] };

async function others(api: Api, { call_id, template_id, contacts }: Known) {
  const invited = await api.post('/members/invitations', { email: 'robin@example.com', role: 'member' });
  const { invitation } = z.object({ invitation: z.object({ id: z.string() }) }).parse(ok(invited));
  ok(await api.post('/keys', { name: 'The telephone system' }));
  const rule = { name: 'Short confirmations by text', verdict: 'ask', tool: 'send_sms', max_chars: 160 };
  ok(await api.post('/rules', { ...rule, recipient: null, template_id: null }));
  return {
    ...{ call: call_id ?? '', template: template_id ?? '', contact: contacts[0]?.id ?? '' },
    invitation: invitation.id,
  };
}
