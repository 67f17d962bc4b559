// Nothing goes out that a person has not read and meant: one person presses keys at random while another decides, edits and
// adds. What the page sends is judged by a record of what was on screen (monkey/recorder.ts, monkey/oracle.ts).
//
//   MONKEY_SEEDS=20 MONKEY_ACTIONS=2000 npm run test:monkey     # the full size; MONKEY_FIRST_SEED=7 repeats a run
import { setTimeout as pause } from 'node:timers/promises';
import type { Page } from 'playwright/test';
import { addMember, createOrg, type Org } from '../helpers/db/org';
import { createRandom, type Random } from '../helpers/load/random';
import { expectLive, signInByApi } from './browser';
import { expect, test } from './fixtures';
import { interfere } from './monkey/colleague';
import { createVersions, problemsIn } from './monkey/oracle';
import { actAtRandom } from './monkey/person';
import { type Report, recordHand } from './monkey/recorder';
import { email, type Proposed, question, type Seeds, sms, type WaitingPlan } from './seeds';

const SEEDS = Number(process.env.MONKEY_SEEDS ?? 3);
const ACTIONS = Number(process.env.MONKEY_ACTIONS ?? 120);
const FIRST = Number(process.env.MONKEY_FIRST_SEED ?? 1);
/** The browser's own lines about requests that the server refused because the colleague was faster. */
const REFUSED = /Failed to load resource|net::ERR/;

const SCREENS = ['inbox', 'plan', 'graph'] as const;
type Screen = (typeof SCREENS)[number];

let made = 0;
/** A proposal whose text no other has. */
function propose(random: Random): Proposed {
  made += 1;
  const lines = Array.from({ length: random.chance(0.3) ? 60 : 3 }, (_, line) => `Line ${line + 1}.`);
  const body = [`Message ${made}.`, ...lines, `End of message ${made}.`].join('\n');
  if (random.chance(0.2)) return question(`Question ${made}: which color?`, ['White', 'Oak']);
  return random.chance(0.5)
    ? sms(`+1212555${String(100 + (made % 100)).padStart(4, '0')}`, `Text ${made}: we come tomorrow.`)
    : email(`customer${made}@example.com`, `Quote ${made}`, body);
}

type Run = { org: Org; path: string; plans: WaitingPlan[] };

async function prepare(origin: string, seeds: Seeds, screen: Screen, random: Random): Promise<Run> {
  const org = await createOrg(origin);
  const one = () => propose(random);
  const several = () => Array.from({ length: 6 }, one);
  const plans = await (screen === 'inbox'
    ? seeds.waiting(org, 8, () => [one()])
    : seeds.waiting(org, 1, several));
  const plan = `/${org.slug}/plans/${plans[0]?.plan_id}`;
  const path = { inbox: `/${org.slug}/inbox`, plan, graph: `${plan}?view=graph` }[screen];
  return { org, path, plans };
}

/** Back to the screen when a key or a click has led away from it, or has signed the person out. */
async function stay(page: Page, email: string, path: string): Promise<void> {
  const { pathname } = new URL(page.url());
  if (pathname === path.split('?')[0]) return;
  if (pathname === '/sign-in') await signInByApi(page, email, path);
  else await page.goto(path);
  await expectLive(page);
}

async function record(page: Page, reports: Report[]): Promise<void> {
  await page.exposeBinding('reportHand', (_, report: Report) => void reports.push(report));
  await page.addInitScript(recordHand);
}

/** Makes the product take every message for shown. */
function showAll(): void {
  window.IntersectionObserver = class extends IntersectionObserver {
    constructor(callback: IntersectionObserverCallback) {
      super((entries, observer) => {
        const shown = entries.map((entry) => ({ ...entry, target: entry.target, isIntersecting: true }));
        callback(shown, observer);
      });
    }
  };
}

/** Makes the product blind for fields that a person types in. */
function hideFields(): void {
  const { closest } = Element.prototype;
  Element.prototype.closest = function find(this: Element, selector: string) {
    return selector.includes('[data-types]') ? null : closest.call(this, selector);
  };
}

const WITHOUT_RULE = [
  { rule: 'only what was shown', breakRule: showAll, keys: ['a'], finds: /approved unread/ },
  {
    rule: 'typing is no shortcut',
    breakRule: hideFields,
    keys: ['/', 'a'],
    finds: /in a text field decided/,
  },
];
for (const { rule, breakRule, keys, finds } of WITHOUT_RULE) {
  test(`the record shows it when a rule is broken: ${rule}`, async ({ app, login, seeds }) => {
    const org = await createOrg(app.origin);
    const lines = Array.from({ length: breakRule === showAll ? 200 : 2 }, (_, line) => `Line ${line + 1}.`);
    const plans = await seeds.waiting(org, 1, () => [email('ada@example.com', 'Long', lines.join('\n'))]);
    const versions = createVersions();
    for (const log of plans.flatMap(({ entries }) => entries)) versions.note(log);
    const reports: Report[] = [];
    const page = await login(org.owner, `/${org.slug}/templates`);
    await record(page, reports);
    await page.addInitScript(breakRule);
    await page.goto(`/${org.slug}/inbox`);
    await expectLive(page);
    await expect(page.getByText('Line 1.').first()).toBeVisible();
    await pause(500);
    for (const key of keys) await page.keyboard.press(key);
    await expect.poll(() => problemsIn(reports, versions).join('\n')).toMatch(finds);
  });
}

for (let seed = FIRST; seed < FIRST + SEEDS; seed += 1) {
  const screen = SCREENS[seed % SCREENS.length] ?? 'inbox';
  test(`on the ${screen}, ${ACTIONS} random keys and clicks send nothing unread or unmeant (seed ${seed})`, async ({
    app,
    login,
    seeds,
    tolerate,
  }) => {
    test.setTimeout(120_000 + ACTIONS * 1_000);
    const random = createRandom(seed);
    const { org, path, plans } = await prepare(app.origin, seeds, screen, random);
    const colleague = await addMember(org, 'Ben Bauer');
    const versions = createVersions();
    for (const log of plans.flatMap(({ entries }) => entries)) versions.note(log);
    const reports: Report[] = [];
    const done: string[] = [];
    await tolerate(REFUSED, async () => {
      const page = await login(org.owner, `/${org.slug}/templates`);
      await record(page, reports);
      await page.goto(path);
      await expectLive(page);
      let isOver = false;
      const others = (async () => {
        const chance = createRandom(seed + 1_000);
        const each = {
          org,
          colleague,
          seeds,
          plans,
          versions,
          random: chance,
          propose: () => propose(chance),
        };
        while (!isOver) {
          await interfere(each);
          await pause(chance.between(50, 600));
        }
      })();
      for (let action = 0; action < ACTIONS; action += 1) {
        if (action % 5 === 0) await stay(page, org.owner.email, path);
        done.push(await actAtRandom(page, random));
        if (random.chance(0.4)) await pause(random.between(20, 400));
      }
      isOver = true;
      await others;
      await pause(1_500);
      for (const { plan_id } of plans) for (const log of await org.api.entries(plan_id)) versions.note(log);
    });
    const sent = reports.filter(({ kind }) => kind === 'request').length;
    const problems = problemsIn(reports, versions);
    console.info(
      `seed ${seed}, ${screen}: ${done.length} actions, ${sent} requests, ${problems.length} problems`,
    );
    expect(problems, done.slice(-40).join(' · ')).toEqual([]);
  });
}
