import { type BrowserContextOptions, expect, type Page } from 'playwright/test';
import { PASSWORD, type Person } from '../helpers/db/org';

export type ContextOptions = BrowserContextOptions;
export type Pages = { open: (options?: ContextOptions) => Promise<Page> };

type SignedIn = (person: Pick<Person, 'email'>, path: string, options?: ContextOptions) => Promise<Page>;
export type Login = SignedIn & { byForm: SignedIn };

/** Signs in by the API, and opens the path. */
export async function signInByApi(
  page: Page,
  email: string,
  path: string,
  password = PASSWORD,
): Promise<void> {
  const answer = await page.context().request.post('/api/auth/sign-in/email', { data: { email, password } });
  if (!answer.ok()) throw new Error(`signing in answered ${answer.status()}: ${await answer.text()}`);
  await page.goto(path);
}

/** Opens the path, signs in by the form that it redirects to, and waits to be back at the path. */
export async function signInByForm(page: Page, email: string, path: string): Promise<void> {
  await page.goto(path);
  await page.waitForURL(/\/sign-in\?/);
  await page.getByLabel('Email').fill(email);
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.waitForURL((url) => url.pathname === path.split(/[?#]/)[0]);
}

/**
 * Chromium's hint, seconds after the load, about a script that the server named for a card that this window does not show: on
 * a phone the inbox is rendered with its card, which CSS hides. It costs bytes and breaks nothing.
 */
const UNUSED_PRELOAD = /was preloaded using link preload but not used/;

/** Records errors and warnings on the console, and uncaught errors. */
export function recordErrors(page: Page, errors: string[]): void {
  page.on('console', (message) => {
    if (!['error', 'warning'].includes(message.type()) || UNUSED_PRELOAD.test(message.text())) return;
    errors.push(`${message.text()} (${message.location().url})`);
  });
  page.on('pageerror', (error) => errors.push(String(error.stack ?? error)));
}

/** Waits until the page's stream is live; the page has hydrated then. */
export const expectLive = (page: Page) =>
  expect(page.locator('[data-connection="live"]').first()).toBeAttached();
