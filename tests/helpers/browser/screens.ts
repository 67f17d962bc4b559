import type { Page } from 'playwright/test';
import { waitFor } from '../wait';

/** What the screens are shown with: an organization that has work, one that has none, and what is in the first. */
export type SampleData = {
  org: string;
  empty: string;
  plan: string;
  call: string;
  contact: string;
  template: string;
  invitation: string;
};

export type Screen = {
  name: string;
  path: (world: SampleData) => string;
  /** Nobody is signed in there; otherwise it is the organization's owner. */
  signedOut?: boolean;
  /** From the screen as it was loaded to the state that is meant. */
  open?: (page: Page) => Promise<void>;
  /** A state that only a keyboard brings about. */
  desktopOnly?: boolean;
};

const inOrg = (path: string) => (world: SampleData) => `/${world.org}/${path}`;
const inEmpty = (path: string) => (world: SampleData) => `/${world.empty}/${path}`;
const inbox = inOrg('inbox');
const plan = (world: SampleData) => `/${world.org}/plans/${world.plan}`;

const seen = (page: Page, role: 'dialog' | 'button' | 'textbox' | 'tab' | 'link', name?: string | RegExp) =>
  page
    .getByRole(role, name === undefined ? {} : { name })
    .filter({ visible: true })
    .first();

/** Presses what is meant until the page has heard it: it may not be awake yet. */
async function press(page: Page, keys: string, shown: () => Promise<boolean>): Promise<void> {
  await waitFor(`${keys} was heard`, async () => {
    await page.keyboard.press(keys);
    await page.waitForTimeout(100);
    return shown();
  });
}
const dialogBy = (keys: string) => (page: Page) => press(page, keys, () => seen(page, 'dialog').isVisible());
const afterClick = (button: RegExp, role: 'dialog' | 'textbox') => async (page: Page) => {
  await seen(page, 'button', button).click();
  await seen(page, role).waitFor();
};

const LISTS = ['inbox', 'plans', 'calls', 'contacts', 'templates', 'insights', 'outbox', 'audit'];
const SETTINGS = ['members', 'keys', 'rules', 'organization', 'channels'];

/** Every screen, and the states of it that a person comes by every day. */
export const SCREENS: Record<string, Screen[]> = {
  'signing in': [
    { name: 'sign-in', path: () => '/sign-in', signedOut: true },
    { name: 'sign-up', path: () => '/sign-up', signedOut: true },
    { name: 'sign-up-organization', path: () => '/sign-up/organization' },
    { name: 'invitation', path: ({ invitation }) => `/invitations/${invitation}`, signedOut: true },
  ],
  'lists with work in them': [
    ...LISTS.map((name) => ({ name, path: inOrg(name) })),
    { name: 'plans-filtered-to-nothing', path: inOrg('plans?q=nothing-is-called-this') },
  ],
  'an organization that is new': [...LISTS.map((name) => ({ name: `${name}-empty`, path: inEmpty(name) }))],
  settings: [...SETTINGS.map((name) => ({ name: `settings-${name}`, path: inOrg(`settings/${name}`) }))],
  'one thing by itself': [
    { name: 'plan', path: plan },
    {
      name: 'plan-graph',
      path: plan,
      open: async (page) => {
        await seen(page, 'link', 'Graph').click();
        await page.locator('.react-flow__node').first().waitFor();
      },
    },
    { name: 'plan-not-found', path: inOrg('plans/00000000-0000-4000-8000-000000000000') },
    { name: 'call', path: ({ org, call }) => `/${org}/calls/${call}` },
    { name: 'call-new', path: inOrg('calls/new') },
    { name: 'contacts-import', path: inOrg('contacts/import') },
    { name: 'contact', path: ({ org, contact }) => `/${org}/contacts/${contact}` },
    { name: 'template', path: ({ org, template }) => `/${org}/templates/${template}` },
    { name: 'template-new', path: inOrg('templates/new') },
    { name: 'not-found', path: () => '/nobody/inbox' },
  ],
  'dialogs and forms': [
    { name: 'palette', path: inbox, open: dialogBy('Control+k'), desktopOnly: true },
    { name: 'help', path: inbox, open: dialogBy('?'), desktopOnly: true },
    { name: 'editing', path: plan, open: afterClick(/^Edit and approve/, 'textbox') },
    { name: 'rejecting', path: plan, open: afterClick(/^Reject/, 'textbox') },
    {
      name: 'bulk',
      path: inbox,
      open: async (page) => {
        const box = page.getByRole('checkbox').filter({ visible: true }).first();
        await box.click();
        await seen(page, 'button', /^Approve \d|^Approve selected/).waitFor();
      },
      desktopOnly: true,
    },
  ],
};

/** Goes there and waits until the screen is what it is going to be. */
export async function show(page: Page, screen: Screen, world: SampleData): Promise<void> {
  await page.goto(screen.path(world));
  await page.getByRole('heading').filter({ visible: true }).first().waitFor();
  await waitFor('nothing is loading', async () => (await page.locator('[aria-busy="true"]').count()) === 0);
  const isLive = async () =>
    (await page.locator('[data-connection]').count()) === 0 ||
    (await page.locator('[data-connection="live"]').count()) > 0;
  await waitFor('the page is live', isLive);
  await screen.open?.(page);
}
