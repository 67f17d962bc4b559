import AxeBuilder from '@axe-core/playwright';
import { sql } from 'drizzle-orm';
import type { Page } from 'playwright/test';
import { type SampleData, SCREENS, type Screen, show } from '../helpers/browser/screens';
import { createOrg } from '../helpers/db/org';
import { expect, test } from './fixtures';
import { makeWorld } from './sample-data';

const WCAG_22_AA = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
const OF_COLOURS = ['color-contrast', 'link-in-text-block'];

// What Chromium, and React, write about a page that was not found or not made, which is what was asked for.
const REFUSED = /status of (404|500)|React error #441/;

/** In the page: the scheme is chosen as by the theme switch, and everything has taken on its colors. */
async function settle(colorScheme: string): Promise<void> {
  document.documentElement.dataset.theme = colorScheme;
  const { body } = document;
  for (const color of [body.style.color, 'inherit', body.style.color]) {
    body.style.color = color;
    await new Promise((painted) => requestAnimationFrame(() => requestAnimationFrame(painted)));
  }
  const fading = document.getAnimations().filter((each) => each instanceof CSSTransition);
  await Promise.allSettled(fading.map(({ finished }) => finished));
}

const BOTH = ['light', 'dark'];

/** What axe finds, a line each. In the dark only what depends on colors is looked at once more. */
async function violations(page: Page, schemes = BOTH): Promise<string[]> {
  const lines: string[] = [];
  for (const colorScheme of schemes) {
    await page.emulateMedia({ colorScheme: colorScheme === 'dark' ? 'dark' : 'light' });
    await page.evaluate(settle, colorScheme);
    const axe = new AxeBuilder({ page });
    const rules = colorScheme === 'light' ? axe.withTags(WCAG_22_AA) : axe.withRules(OF_COLOURS);
    let { violations: found } = await rules.analyze();
    if (found.some(({ id }) => id === 'color-contrast')) {
      // Chromium gives texts their colors of the other scheme when it comes to them; what is wrong stays wrong.
      await page.evaluate(settle, colorScheme);
      ({ violations: found } = await rules.analyze());
    }
    for (const { id, nodes } of found) {
      for (const { target, failureSummary } of nodes) {
        lines.push(`${id} in the ${colorScheme}: ${target.join(' ')}: ${failureSummary}`);
      }
    }
  }
  return lines;
}

async function look(page: Page, screen: Screen, world: SampleData, phone: boolean): Promise<void> {
  await show(page, screen, world);
  // The dark has the same colors at any width.
  expect.soft(await violations(page, phone ? ['light'] : BOTH), screen.name).toEqual([]);
  const wider = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect.soft(wider, `pixels by which ${screen.name} is wider than the window`).toBeLessThanOrEqual(0);
}

// Looking leaves everything as it is, so all look at the same.
let made: ReturnType<typeof makeWorld> | undefined;

for (const [group, screens] of Object.entries(SCREENS)) {
  test(`axe finds nothing in light and in dark, and nothing is wider than the window: ${group} @phone`, async ({
    place,
    seeds,
    open,
    login,
    phone,
    tolerate,
  }) => {
    made ??= makeWorld(place.origin, seeds);
    const { org, world } = await made;
    const owners = await login(org.owner, `/${org.slug}/inbox`);
    const strangers = await open();
    await tolerate(REFUSED, async () => {
      for (const screen of screens.filter(({ desktopOnly }) => !(phone && desktopOnly))) {
        await test.step(screen.name, () => look(screen.signedOut ? strangers : owners, screen, world, phone));
      }
    });
  });
}

test('axe finds nothing where a page could not be made', async ({ place, seeds, login, tolerate }) => {
  const org = await createOrg(place.origin);
  const page = await login(org.owner, `/${org.slug}/inbox`);
  const { db } = seeds.database;
  await tolerate(REFUSED, async () => {
    await db.execute(sql`alter table plan_template rename to gone`);
    try {
      await page.goto(`/${org.slug}/templates`);
      await expect(page.getByRole('button', { name: /again/i })).toBeVisible();
      expect(await violations(page)).toEqual([]);
    } finally {
      await db.execute(sql`alter table gone rename to plan_template`);
    }
  });
});

test('axe finds what is wrong: a button without a name, grey on grey in either scheme, a label for nothing', async ({
  place,
  login,
}) => {
  const org = await createOrg(place.origin);
  const page = await login(org.owner, `/${org.slug}/contacts`);
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.getByRole('main').evaluate((main) => {
    main.insertAdjacentHTML(
      'beforeend',
      '<button type="button"></button><p style="color:#777;background:#888">Grey</p><input type="text">',
    );
  });
  const found = (await violations(page)).join('\n');
  for (const rule of ['button-name', 'color-contrast in the light', 'color-contrast in the dark', 'label']) {
    expect(found).toContain(rule);
  }
});
