import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { promiseOfEmail } from '../../../helpers/builders/calls';
import { setTemplate } from '../../../helpers/builders/plans';
import { addMember, createOrg } from '../../../helpers/db/org';
import { startPostgres } from '../../../helpers/db/postgres';
import { ok } from '../../../helpers/http/api';
import { createRandom } from '../../../helpers/load/random';
import { waitFor } from '../../../helpers/wait';
import { checkHistory, type Violation } from './checker';
import { type Client, noTraffic, openClient, type Traffic } from './client';
import { resumeAll, startDriver } from './driver';
import type { History } from './history';
import { noFaults, startNemesis } from './nemesis';
import { complaintsOf, startProcess } from './processes';
import { countUnsettled, readOutbox, readTables } from './read-tables';
import { startReceivers } from './receivers';

export type Soaked = {
  violations: Violation[];
  history: History;
  traffic: Traffic;
  /** Lines of the servers' output that no fault explains, and unexpected exits. */
  complaints: string[];
  table: Record<string, number>;
};

const LEASE_S = 3;
/** A storm of at least this length waits for leases to expire by themselves. */
const LONG_S = 300;
const QUIET_WITHIN_MS = 300_000;

/**
 * Injects faults into two processes, their database and their providers for `seconds` while people work; then waits for quiet and
 * checks the tables. Halfway a deployment replaces the email provider.
 */
export async function soak({ seconds, seed, log }: Options): Promise<Soaked> {
  const random = createRandom(seed);
  const postgres = await startPostgres({ durable: true });
  const receivers = await startReceivers();
  const database = await postgres.createDatabase('soak');
  const env = {
    UNDO_WINDOW_S: '1',
    DISPATCH_LEASE_S: String(LEASE_S),
    RUN_LEASE_S: String(LEASE_S),
    SIGN_INS_PER_MINUTE: '100000',
  };
  const web = await startProcess('web', database, { ...env, ...receivers.env.smtp });
  const worker = await startProcess('worker', database, { ...env, ...receivers.env.smtp });
  const processes = [web, worker];
  try {
    const traffic = noTraffic();
    const clients: Client[] = [];
    for (const auto_approve of [true, false]) {
      const org = await createOrg(web.origin, 'Ana');
      await setTemplate(org, { auto_approve, expires_after_s: 60 });
      const ben = await addMember(org, 'Ben');
      for (const person of [org.owner, ben])
        clients.push(
          await openClient(
            processes.map(({ origin }) => origin),
            org,
            person,
            { random, traffic },
          ),
        );
    }
    await shortenExpiry(database);
    const driver = startDriver(clients, random);
    const target = { web, worker, postgres, database, receivers, leaseMs: LEASE_S * 1_000 };
    const faults = noFaults();
    const first = startNemesis(target, faults, random, log);
    await pause(seconds * 500);
    await first.stop();
    log('deployment with another email provider');
    await Promise.all([
      web.restart('SIGTERM', { ...env, ...receivers.env.email_api }),
      worker.restart('SIGTERM', { ...env, ...receivers.env.email_api }),
    ]);
    const second = startNemesis(target, faults, random, log);
    await pause(seconds * 500);
    // On a slow machine the time alone would allow too few faults.
    await waitFor('every fault has come up', () => [...faults.counts.values()].every((count) => count > 0), {
      within: 600_000,
    });
    await second.stop();
    await driver.stop();
    log('the storm is over');

    await resumeAll(clients);
    if (seconds < LONG_S) await endClaimsOnCalls(database);
    await waitFor('everything is settled', async () => (await countUnsettled(database)) === 0, {
      within: QUIET_WITHIN_MS,
      every: 500,
    });
    for (const client of clients) await checkHealthy(client);
    await waitFor('the last plans are settled', async () => (await countUnsettled(database)) === 0);
    for (const { name, crashes } of processes) for (const crash of crashes) log(`${name}: ${crash}`);

    const history = {
      tables: await readTables(database),
      effects: [...receivers.effects(), ...(await readOutbox(database))],
      acknowledged: driver.acknowledged,
    };
    const complaints = processes.flatMap((each) => [
      ...each.crashes,
      ...each.outputs().flatMap(complaintsOf),
    ]);
    return {
      violations: checkHistory(history),
      history,
      traffic,
      complaints,
      table: { ...tableOf(history, traffic), ...Object.fromEntries(faults.counts) },
    };
  } finally {
    for (const each of processes) await each.stop();
    await receivers.stop();
    await postgres.stop();
  }
}

type Options = { seconds: number; seed: number; log(line: string): void };

/** Shorter than the settings allow, because a storm has no more time. */
async function shortenExpiry(database: string): Promise<void> {
  await write(database, 'update plan_template set expires_after_s = 20');
}

/** A process that crashes while it plans a call keeps its claim for two minutes; a short storm expires the claim. */
async function endClaimsOnCalls(database: string): Promise<void> {
  await write(
    database,
    'update call set plan_due_at = clock_timestamp() where plan_due_at > clock_timestamp()',
  );
}

async function write(database: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: database });
  await client.connect();
  await client.query(statement).finally(() => client.end());
}

/** A new call leads to a plan, a message, an approval and a receipt. */
async function checkHealthy({ org }: Client): Promise<void> {
  const { api } = org;
  const plan = await api.planFromCall(promiseOfEmail({ source: 'after the storm' }));
  if (plan.state.status === 'pending_review') ok(await api.approvePlan(plan));
  const entry = await api.entryIn(plan.id, 'pending', 'send_email');
  ok(await api.decide(plan.id, entry, 'approve'));
  await api.entryIn(plan.id, 'executed', 'send_email');
}

function tableOf({ tables, effects }: History, traffic: Traffic): Record<string, number> {
  const states: Record<string, number> = {};
  for (const { entry } of tables.entries) {
    if (entry.kind !== 'tool_call' || !entry.tool.startsWith('send_')) continue;
    const name = `messages ${entry.status.state}`;
    states[name] = (states[name] ?? 0) + 1;
  }
  return {
    calls: tables.calls.length,
    plans: tables.plans.length,
    decisions: tables.decisions.length,
    events: tables.events.length,
    requests: traffic.requests,
    'conflicts (409)': traffic.answered.get(409) ?? 0,
    'busy (503)': traffic.busy,
    'ambiguous answers': traffic.cut,
    'never answered': traffic.unanswered,
    dispatches: tables.dispatches.length,
    'effects at receivers': effects.length,
    ...states,
  };
}
