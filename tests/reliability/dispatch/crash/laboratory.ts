import { approveLogEntry } from '../../../../lib/plans/decisions/entry-decisions';
import { plan } from '../../../../lib/plans/tables';
import { freshDatabase } from '../../../helpers/db/database';
import { insertOrg } from '../../../helpers/db/embedded';
import { openPool } from '../../../helpers/db/pool';
import { type EmailApi, startEmailApi } from '../../../helpers/providers/email-api';
import {
  ANA,
  callsOf,
  makeDue,
  readyPlan,
  runOnce,
  scriptedPlanner,
} from '../../../helpers/providers/scripted';
import { type Mailbox, startMailbox } from '../../../helpers/providers/smtp';
import { waitFor } from '../../../helpers/wait';
import type { Failpoint, Policy, Setting } from './orders';
import { startWorker, type Worker } from './processes';

/** The receiver of the messages: the number of requests, and of messages that a customer got. */
type Receiver = { url: string; requests(): number; effects(): number; hang(): void; answer(): void };

export type Run = { state: string; effects: number; requests: number };

export type Laboratory = {
  run(failpoint: Failpoint): Promise<Run>;
  close(): Promise<void>;
};

const LONG = { lease_ms: 30_000, timeout_ms: 20_000 };
/** For a worker that is really suspended past its lease. */
const SHORT = { lease_ms: 1_000, timeout_ms: 500 };

/** A database, a receiver and two surviving workers; each run interrupts one dispatch at a failpoint. */
export async function openLaboratory(
  program: string,
  provider: Setting['provider'],
  policy: Policy = 'safe',
): Promise<Laboratory> {
  const database_url = await freshDatabase();
  const database = openPool(database_url, 4);
  const org = await insertOrg(database, 'laboratory');
  const server = provider === 'smtp' ? await startMailbox() : await startEmailApi();
  const receiver = 'mails' in server ? ofMailbox(server) : ofApi(server);
  const setting: Setting = { database_url, provider, provider_url: receiver.url, policy };
  const survivors = [startWorker(program, setting), startWorker(program, setting)];
  let next = startWorker(program, setting);
  const takeNext = () => {
    const worker = next;
    next = startWorker(program, setting);
    return worker;
  };

  async function approvedEmail(): Promise<string> {
    await database.db.delete(plan);
    const { plan_id } = await readyPlan(database, org);
    const args = { to: 'kim@example.com', subject: 'Your quote', body: `For plan ${plan_id}.` };
    await runOnce(database, scriptedPlanner([{ proposals: [{ tool: 'send_email', args, evidence: [] }] }]));
    const [call] = await callsOf(database, org, plan_id, 'send_email');
    if (!call) throw new Error('the run proposed no email');
    const target = { org_id: org, plan_id, entry_id: call.id, actor: ANA };
    await database.transaction((tx) => approveLogEntry(tx, target, { version: call.version }));
    await makeDue(database, call.id);
    return plan_id;
  }

  /** Both survivors do the remaining work at once, as if every lease of the crashed worker had expired. */
  async function recover(): Promise<void> {
    await database.pool.query(`update log_entry set lease_until = clock_timestamp() - interval '1 second'
      where lease_until is not null`);
    await drain();
  }
  async function drain(): Promise<void> {
    await Promise.all(
      survivors.map(async (survivor) => {
        await survivor.tell({ do: 'drain' });
        await survivor.heard('done');
      }),
    );
  }
  async function leaseIsPast(): Promise<void> {
    await waitFor('the lease of the sleeper runs out', async () => {
      const { rows } = await database.pool.query(
        'select 1 from log_entry where lease_until < clock_timestamp()',
      );
      return rows.length > 0;
    });
  }

  async function sendAndFail(worker: Worker, failpoint: Failpoint): Promise<void> {
    const before = receiver.requests();
    const arrived = () => waitFor('the message arrives', () => receiver.requests() > before);
    if (failpoint === 'in_flight' || failpoint === 'stopped_in_flight') receiver.hang();
    const length = failpoint === 'stopped_after_intent' ? SHORT : LONG;
    await worker.tell({ do: 'send', failpoint, ...length });
    if (failpoint === 'in_flight') {
      await arrived();
      worker.signal('SIGKILL');
      await worker.gone;
      receiver.answer();
      await recover();
    } else if (failpoint === 'stopped_in_flight') {
      await arrived();
      worker.signal('SIGSTOP');
      receiver.answer();
      await recover();
      worker.signal('SIGCONT');
      await worker.heard('done');
    } else if (failpoint === 'stopped_after_intent') {
      await worker.heard('stopping');
      await leaseIsPast();
      await drain();
      worker.signal('SIGCONT');
      await worker.heard('done');
    } else if (failpoint === 'two_workers') {
      const other = takeNext();
      await other.tell({ do: 'send', failpoint, ...LONG });
      await Promise.all([worker.heard('done'), other.heard('done')]);
      other.dismiss();
    } else {
      if ((await worker.gone) !== 'SIGKILL') throw new Error(`the worker did not die at ${failpoint}`);
      await recover();
    }
  }

  return {
    async run(failpoint) {
      const planId = await approvedEmail();
      const before = { requests: receiver.requests(), effects: receiver.effects() };
      const worker = takeNext();
      try {
        await sendAndFail(worker, failpoint);
      } finally {
        worker.dismiss();
        receiver.answer();
      }
      const [call] = await callsOf(database, org, planId, 'send_email');
      return {
        state: call?.entry.status.state ?? 'none',
        effects: receiver.effects() - before.effects,
        requests: receiver.requests() - before.requests,
      };
    },
    async close() {
      for (const worker of [...survivors, next]) worker.dismiss();
      await Promise.all([...survivors, next].map(({ gone }) => gone));
      await server.stop();
      await database.close();
    },
  };
}

function ofMailbox(mailbox: Mailbox): Receiver {
  return {
    url: mailbox.url,
    requests: () => mailbox.mails.length,
    effects: () => mailbox.mails.length,
    hang() {
      mailbox.mode = 'hang';
    },
    answer() {
      mailbox.mode = 'accept';
      mailbox.release();
    },
  };
}

function ofApi(api: EmailApi): Receiver {
  return {
    url: api.url,
    requests: () => api.requests.length,
    effects: () => api.effects.length,
    hang() {
      api.mode = { take: 'hang' };
    },
    answer() {
      api.mode = { take: 'answer' };
      api.release();
    },
  };
}
