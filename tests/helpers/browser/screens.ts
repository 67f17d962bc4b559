import type { Page } from 'playwright/test';
import { waitFor } from '../wait';

/** Slugs of an organization with work and of an empty one, and ids of records in the first. */
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
  path: (data: SampleData) => string;
  /** Shown signed out; all other screens are shown to the organization's owner. */
  signedOut?: boolean;
  /** Brings the loaded screen into the state to show. */
  open?: (page: Page) => Promise<void>;
  /** A state that needs a keyboard. */
  desktopOnly?: boolean;
};

const inOrg = (path: string) => (data: SampleData) => `/${data.org}/${path}`;
const inEmpty = (path: string) => (data: SampleData) => `/${data.empty}/${path}`;
const inbox = inOrg('inbox');
const plan = (data: SampleData) => `/${data.org}/plans/${data.plan}`;

const firstVisible = (
  page: Page,
  role: 'dialog' | 'button' | 'textbox' | 'tab' | 'link',
  name?: string | RegExp,
) =>
  page
    .getByRole(role, name === undefined ? {} : { name })
    .filter({ visible: true })
    .first();

/** A live page has bound its shortcuts, so one press is enough. */
const dialogBy = (keys: string) => async (page: Page) => {
  await page.keyboard.press(keys);
  await firstVisible(page, 'dialog').waitFor();
};
const afterClick = (button: RegExp, role: 'dialog' | 'textbox') => async (page: Page) => {
  await firstVisible(page, 'button', button).click();
  await firstVisible(page, role).waitFor();
};

const LISTS = ['inbox', 'plans', 'calls', 'contacts', 'templates', 'insights', 'outbox', 'audit'];
const SETTINGS = ['members', 'keys', 'rules', 'organization', 'channels'];

/** Every screen, and its common states. */
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
        await firstVisible(page, 'link', 'Graph').click();
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
    { name: 'not-found', path: () => '/unknown/inbox' },
  ],
  'dialogs and forms': [
    { name: 'palette', path: inbox, open: dialogBy('Control+k'), desktopOnly: true },
    { name: 'help', path: inbox, open: dialogBy('?'), desktopOnly: true },
    { name: 'editing', path: plan, open: afterClick(/^Edit and approve/, 'textbox') },
    {
      name: 'rejecting',
      path: plan,
      open: async (page) => {
        // The form of the screen before is kept as a draft.
        await firstVisible(page, 'button', /^Cancel/).click();
        await afterClick(/^Reject/, 'textbox')(page);
      },
    },
    {
      name: 'bulk',
      path: inbox,
      open: async (page) => {
        const box = page.getByRole('checkbox').filter({ visible: true }).first();
        await box.click();
        await firstVisible(page, 'button', /^Approve \d|^Approve selected/).waitFor();
      },
      desktopOnly: true,
    },
  ],
};

/** Opens a screen and waits until it is loaded and live. */
export async function openScreen(page: Page, screen: Screen, data: SampleData): Promise<void> {
  await page.goto(screen.path(data));
  await page.getByRole('heading').filter({ visible: true }).first().waitFor();
  await waitFor('nothing is loading', async () => (await page.locator('[aria-busy="true"]').count()) === 0);
  const isLive = async () =>
    (await page.locator('[data-connection]').count()) === 0 ||
    (await page.locator('[data-connection="live"]').count()) > 0;
  await waitFor('the page is live', isLive);
  await screen.open?.(page);
}
