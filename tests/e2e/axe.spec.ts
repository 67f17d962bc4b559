import AxeBuilder from '@axe-core/playwright';
import { sql } from 'drizzle-orm';
import type { Page } from 'playwright/test';
import { openScreen, type SampleData, SCREENS, type Screen } from '../helpers/browser/screens';
import { createOrg } from '../helpers/db/org';
import { expect, test } from './fixtures';
import { createSampleData } from './sample-data';

const WCAG_22_AA = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
const COLOR_RULES = ['color-contrast', 'link-in-text-block'];

// The messages of Chromium and React for pages that are not found or fail, which these tests request.
const FAILED_PAGE = /status of (404|500)|React error #441/;

/** Runs in the page: sets the color scheme as the theme switch does, and waits until all colors have changed. */
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

const SCHEMES = ['light', 'dark'];

/** The violations that axe finds, a line each. In the dark scheme only the rules about colors are checked again. */
async function violations(page: Page, schemes = SCHEMES): Promise<string[]> {
  const lines: string[] = [];
  for (const colorScheme of schemes) {
    await page.emulateMedia({ colorScheme: colorScheme === 'dark' ? 'dark' : 'light' });
    await page.evaluate(settle, colorScheme);
    const axe = new AxeBuilder({ page });
    const rules = colorScheme === 'light' ? axe.withTags(WCAG_22_AA) : axe.withRules(COLOR_RULES);
    let { violations: found } = await rules.analyze();
    if (found.some(({ id }) => id === 'color-contrast')) {
      // Chromium may repaint texts late after a change of scheme; a real violation is found again.
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

async function check(page: Page, screen: Screen, data: SampleData, phone: boolean): Promise<void> {
  await openScreen(page, screen, data);
  // The dark scheme has the same colors at any width.
  expect.soft(await violations(page, phone ? ['light'] : SCHEMES), screen.name).toEqual([]);
  const wider = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect.soft(wider, `pixels by which ${screen.name} is wider than the window`).toBeLessThanOrEqual(0);
}

// The checks change nothing, so all tests share one organization.
let sample: ReturnType<typeof createSampleData> | undefined;

for (const [group, screens] of Object.entries(SCREENS)) {
  test(`axe finds no violation in either color scheme, and no screen is wider than the window: ${group} @phone`, async ({
    app,
    seeds,
    open,
    login,
    phone,
    tolerate,
  }) => {
    sample ??= createSampleData(app.origin, seeds);
    const { org, data } = await sample;
    const owners = await login(org.owner, `/${org.slug}/inbox`);
    const signedOut = await open();
    await tolerate(FAILED_PAGE, async () => {
      for (const screen of screens.filter(({ desktopOnly }) => !(phone && desktopOnly))) {
        await test.step(screen.name, () => check(screen.signedOut ? signedOut : owners, screen, data, phone));
      }
    });
  });
}

test('axe finds no violation on the error page', async ({ app, seeds, login, tolerate }) => {
  const org = await createOrg(app.origin);
  const page = await login(org.owner, `/${org.slug}/inbox`);
  const { db } = seeds.database;
  await tolerate(FAILED_PAGE, async () => {
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

test('axe finds injected violations: a button without a name, low contrast in either scheme, an input without a label', async ({
  app,
  login,
}) => {
  const org = await createOrg(app.origin);
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
