import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { type Org, signIn } from '../../../helpers/db/org';
import { openApi } from '../../../helpers/http/api';
import type { Answer, Session } from '../../../helpers/http/session';
import type { Random } from '../../../helpers/load/random';

/** The responses by kind: `busy` is a 503, `cut` a response that never came, so that the outcome is unknown. */
export type Traffic = {
  requests: number;
  answered: Map<number, number>;
  busy: number;
  cut: number;
  /** Responses that are not in the contract, verbatim. */
  strange: string[];
  /** Requests that were retried and never answered. */
  unanswered: number;
};

export function noTraffic(): Traffic {
  return { requests: 0, answered: new Map(), busy: 0, cut: 0, strange: [], unanswered: 0 };
}

const EXPECTED = [200, 201, 409];
const PATIENCE_MS = 60_000;

/** One person at all processes: a request without a response is repeated at any of them under the same key. */
export type Client = {
  name: string;
  org: Org;
  get(path: string): Promise<Answer | null>;
  post(path: string, body: unknown): Promise<Answer | null>;
};

export async function openClient(
  origins: string[],
  org: Org,
  person: { name: string; email: string },
  { random, traffic }: { random: Random; traffic: Traffic },
): Promise<Client> {
  const sessions: Session[] = [];
  for (const origin of origins) sessions.push(await signIn(origin, person.email));
  const apis = sessions.map((session) => openApi(session, org.slug));

  async function ask(send: (session: Session) => Promise<Answer>, what: string): Promise<Answer | null> {
    const end = performance.now() + PATIENCE_MS;
    while (performance.now() < end) {
      const session = random.pick(sessions);
      if (!session) break;
      traffic.requests += 1;
      const answer = await send(session).catch(() => null);
      if (answer) traffic.answered.set(answer.status, (traffic.answered.get(answer.status) ?? 0) + 1);
      if (!answer) traffic.cut += 1;
      else if (answer.status === 503) traffic.busy += 1;
      else {
        if (!EXPECTED.includes(answer.status))
          traffic.strange.push(`${what}: ${answer.status} ${JSON.stringify(answer.body)}`);
        return answer;
      }
      await pause(random.between(150, 500));
    }
    traffic.unanswered += 1;
    return null;
  }
  return {
    name: person.name,
    org: { ...org, api: apis[0] ?? org.api },
    get: (path) => ask((session) => session.request('GET', `/api/orgs/${org.slug}${path}`), `GET ${path}`),
    post(path, body) {
      const headers = { 'idempotency-key': randomUUID() };
      return ask(
        (session) => session.request('POST', `/api/orgs/${org.slug}${path}`, body, headers),
        `POST ${path} ${JSON.stringify(body).slice(0, 200)}`,
      );
    },
  };
}
