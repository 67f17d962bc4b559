// A worker process of the crash matrix: the product's own functions on a database and a provider that end the process at
// the ordered failpoint. Nothing of this is in the product.
import { and, eq } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/node-postgres';
import pg from 'pg';
import { createDatabase, type Database } from '../../../../lib/db/transaction';
import { claimDueEntry } from '../../../../lib/delivery/dispatch/claim';
import { deadlineIn } from '../../../../lib/delivery/dispatch/deadline';
import {
  type DispatchDeps,
  recordOutcome,
  send,
  toMessage,
  writeIntent,
} from '../../../../lib/delivery/dispatch/dispatch';
import {
  executeScheduledToolCalls,
  recoverAbandonedToolCalls,
} from '../../../../lib/delivery/dispatch/execute-scheduled-tool-calls';
import { createEmailApiProvider } from '../../../../lib/delivery/providers/email-api';
import type { Provider } from '../../../../lib/delivery/providers/provider';
import { createSmtpProvider } from '../../../../lib/delivery/providers/smtp';
import { log_entry } from '../../../../lib/plans/tables';
import type { Failpoint, Order, Report, Setting } from './orders';

const FROM = 'Greenlight <greenlight@example.com>';
const setting: Setting = JSON.parse(process.argv[2] ?? '');
const pool = new pg.Pool({ connectionString: setting.database_url, max: 3 });
const database = createDatabase(
  drizzle(pool),
  () => {},
  () => pool.end(),
);

function report(word: Report): Promise<void> {
  return new Promise((resolve) => {
    process.send?.(word, () => resolve());
  });
}

/** Kills this process, as a power failure would. */
function crash(): Promise<never> {
  process.kill(process.pid, 'SIGKILL');
  return new Promise(() => {});
}

async function suspend(): Promise<void> {
  await report('stopping');
  process.kill(process.pid, 'SIGSTOP');
}

/** The commits of one dispatch in order. */
const CLAIM = 1;
const INTENT = 2;
const RECORD = 3;

function crashing(failpoint: Failpoint | null): Database {
  let begun = 0;
  return {
    ...database,
    async transaction(work) {
      begun += 1;
      const which = begun;
      const result = await database.transaction(async (tx) => {
        const written = await work(tx);
        if (which === RECORD && failpoint === 'before_commit') await crash();
        return written;
      });
      if (which === CLAIM && failpoint === 'after_claim') await crash();
      if (which === INTENT && failpoint === 'after_intent') await crash();
      if (which === INTENT && failpoint === 'stopped_after_intent') await suspend();
      if (which === RECORD && failpoint === 'after_commit') await crash();
      return result;
    },
  };
}

function provider(failpoint: Failpoint | null): Provider {
  const real =
    setting.provider === 'smtp'
      ? createSmtpProvider(setting.provider_url, FROM, 20_000)
      : createEmailApiProvider({ url: setting.provider_url, key: 'secret', from: FROM });
  return {
    ...real,
    honors_keys: real.honors_keys || setting.policy === 'pretend_keys',
    async send(...message) {
      const accepted = await real.send(...message);
      if (failpoint === 'after_response') await crash();
      return accepted;
    },
  };
}

function dispatching(failpoint: Failpoint | null, leaseMs = 30_000, timeoutMs = 20_000): DispatchDeps {
  const way = provider(failpoint);
  const providers = { send_email: way, send_sms: way };
  return { database: crashing(failpoint), providers, leaseMs, timeoutMs };
}

/** A queue without intents: claims, sends, then records. */
async function sendThenRecord(deps: DispatchDeps): Promise<boolean> {
  const claim = await deps.database.transaction((tx) => claimDueEntry(tx, deps.leaseMs));
  if (!claim) return false;
  const here = and(eq(log_entry.org_id, claim.org_id), eq(log_entry.id, claim.id));
  const [row] = await database.db.select().from(log_entry).where(here);
  if (row?.entry.kind !== 'tool_call') return false;
  const way = deps.providers.send_email;
  const lease = deadlineIn(deps.leaseMs);
  const message = toMessage(row.entry);
  const outcome = await send(deps, { ...claim, attempt: 1, earlierTries: 0, message, provider: way, lease });
  const intent = await deps.database.transaction((tx) => writeIntent(tx, deps, claim));
  if (intent) await deps.database.transaction((tx) => recordOutcome(tx, intent, outcome));
  return true;
}

const sendOne = setting.policy === 'naive' ? sendThenRecord : executeScheduledToolCalls;

async function execute(order: Order): Promise<void> {
  if (order.do === 'send') {
    await sendOne(dispatching(order.failpoint, order.lease_ms, order.timeout_ms));
  } else {
    const deps = dispatching(null);
    while ((await sendOne(deps)) || (await recoverAbandonedToolCalls(deps)));
  }
  await report('done');
}

process.on('message', (order: Order) => void execute(order));
process.on('disconnect', () => process.exit());
void report('ready');
