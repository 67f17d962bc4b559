import { z } from 'zod';
import { DEMO_ORG, DEMO_PASSWORD, DEMO_PEOPLE } from '../../demo/demo';
import { isLoopback } from '../../env';
import { PlanSchema } from '../../plans/schema/plan';
import { printable } from './printable';

const ANSWER_WITHIN_MS = 30_000;

/** The reason for a refusal, for the person at the terminal. */
export class AccessRefused extends Error {}

export type Access = {
  headers: Record<string, string>;
  /** Titles of the newest plans, which come with the answer. */
  titles: Map<string, string>;
};

/**
 * Checks that the server answers, that the credentials are valid and that the organization is accessible. Uses the API
 * key; in the demo organization of this machine without a key, the demo account of its sign-in page.
 * @throws AccessRefused
 */
export async function authenticate(origin: string, org: string, key: string | undefined): Promise<Access> {
  const headers: Record<string, string> = key
    ? { authorization: `Bearer ${key}` }
    : { cookie: await signInToDemo(origin, org) };
  const answer = await request(origin, `/api/orgs/${encodeURIComponent(org)}/plans`, { headers });
  if (answer.status === 401)
    throw new AccessRefused('The API key in GREENLIGHT_API_KEY is not valid, or no longer valid.');
  const body: unknown = await answer.json().catch(() => null);
  if (!answer.ok) {
    const { success, data } = z.object({ code: z.string(), message: z.string() }).safeParse(body);
    if (!success) throw new AccessRefused(`${origin} answers ${answer.status}, and not as Greenlight does.`);
    if (data.code === 'not_found')
      throw new AccessRefused(
        `There is no organization "${printable(org)}", or ${key ? 'the key is not one of its keys' : 'the demo account is no member'}.`,
      );
    throw new AccessRefused(`${origin} answers ${answer.status}: ${printable(data.message)}`);
  }
  const { success, data } = z.object({ plans: z.array(TitledSchema) }).safeParse(body);
  if (!success) throw new AccessRefused(`What answers at ${origin} is not Greenlight.`);
  return { headers, titles: new Map(data.plans.map(({ id, title }) => [id, title])) };
}

const TitledSchema = PlanSchema.pick({ id: true, title: true });

/** Null when it cannot be read. */
export async function fetchTitle(
  origin: string,
  org: string,
  planId: string,
  headers: Record<string, string>,
): Promise<string | null> {
  try {
    const path = `/api/orgs/${encodeURIComponent(org)}/plans/${encodeURIComponent(planId)}`;
    const answer = await request(origin, path, { headers });
    return z.object({ plan: TitledSchema }).parse(await answer.json()).plan.title;
  } catch {
    return null;
  }
}

async function signInToDemo(origin: string, org: string): Promise<string> {
  const { hostname } = new URL(origin);
  if (org !== DEMO_ORG.slug || !isLoopback(hostname))
    throw new AccessRefused('Set GREENLIGHT_API_KEY to a key of the organization (Settings → API keys).');
  const [{ email }] = DEMO_PEOPLE;
  const answer = await request(origin, '/api/auth/sign-in/email', {
    method: 'POST',
    // Node's fetch looks like a browser's, and a sign-in from a page has to send its origin.
    headers: { 'content-type': 'application/json', origin },
    body: JSON.stringify({ email, password: DEMO_PASSWORD }),
  });
  if (!answer.ok)
    throw new AccessRefused(
      `${origin} has no demo account (${answer.status}). Set GREENLIGHT_API_KEY to a key of the organization.`,
    );
  return answer.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';', 1)[0])
    .join('; ');
}

async function request(origin: string, path: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(origin + path, { ...init, signal: AbortSignal.timeout(ANSWER_WITHIN_MS) });
  } catch (error) {
    if (error instanceof DOMException && error.name === 'TimeoutError')
      throw new AccessRefused(`${origin} has not answered within ${ANSWER_WITHIN_MS / 1_000} seconds.`);
    throw new AccessRefused(
      `There is no server at ${origin}. Start one with "npm start", or give its --url.`,
    );
  }
}
