import type { BrowserContextOptions, Page } from 'playwright/test';
import { PASSWORD, type Person } from '../helpers/db/org';

export type ContextOptions = BrowserContextOptions;
export type Windows = { open: (options?: ContextOptions) => Promise<Page> };

type SignedIn = (person: Pick<Person, 'email'>, path: string, options?: ContextOptions) => Promise<Page>;
export type Login = SignedIn & { byForm: SignedIn };

/** A session of the window's own, as the form would have made it. */
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

/** Sent to the sign-in from the path, and from there back to it. */
export async function signInByForm(page: Page, email: string, path: string): Promise<void> {
  await page.goto(path);
  await page.waitForURL(/\/sign-in\?/);
  await page.getByLabel('Email').fill(email);
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.waitForURL((url) => url.pathname === path.split(/[?#]/)[0]);
}

/** Any error or warning on the console, and any error that nothing caught, is kept. */
export function watch(page: Page, complaints: string[]): void {
  page.on('console', (message) => {
    if (!['error', 'warning'].includes(message.type())) return;
    complaints.push(`${message.text()} (${message.location().url})`);
  });
  page.on('pageerror', (error) => complaints.push(String(error.stack ?? error)));
}
