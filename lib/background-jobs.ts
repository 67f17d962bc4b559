import 'server-only';
import type { Logger } from 'pino';
import { createPlansFromCall } from './calls/create-plans-from-call';
import type { Database } from './db/transaction';
import type { DispatchDeps } from './delivery/dispatch/dispatch';
import {
  executeScheduledToolCalls,
  recoverAbandonedToolCalls,
} from './delivery/dispatch/execute-scheduled-tool-calls';
import { channelsOf, sendTimeoutMs } from './delivery/providers/create-providers';
import type { Providers } from './delivery/providers/provider';
import { type Env, publicOrigin } from './env';
import { purgeEvents } from './events/retention';
import { recoverAbandonedRun } from './executor/claim-run';
import { executePlan } from './executor/execute-plan';
import { markStalledRun } from './executor/stalled';
import { pruneIdempotentRequests } from './idempotency/prune';
import { type Job, type Runner, startRunner } from './jobs/runner';
import type { Metrics } from './metrics/metrics';
import type { Planner } from './planner/planner';
import { expireEntry } from './plans/decisions/expire';
import { remindPeople } from './reminders/queue';
import { mailReminder, type ReminderDeps } from './reminders/reminder-mail';

const POLL_MS = 500;
/** For work that becomes due by time alone, without a commit. */
const TIMED_POLL_MS = 1_000;

export type BackgroundJobsDeps = {
  env: Env;
  log: Logger;
  database: Database;
  planner: Planner;
  providers: Providers;
  metrics: Metrics;
};

/** Starts all background work; the one list of jobs. Providers, leases and timeouts come from the environment. */
export function startBackgroundJobs({
  env,
  log,
  database,
  planner,
  providers,
  metrics,
}: BackgroundJobsDeps): Runner {
  const dispatchDeps: DispatchDeps = {
    database,
    providers,
    leaseMs: env.DISPATCH_LEASE_S * 1_000,
    timeoutMs: sendTimeoutMs(env),
    onOutcome: (outcome) =>
      metrics.sent(outcome.state === 'unknown' && outcome.retry ? 'try_again' : outcome.state),
  };
  const reminderDeps: ReminderDeps = {
    database,
    provider: channelsOf(env).email === 'outbox' ? null : providers.send_email,
    origin: publicOrigin(env),
    timeoutMs: sendTimeoutMs(env),
    report: (err) =>
      log.warn({ err }, 'A reminder mail could not be sent; the inbox shows the waiting entries.'),
  };
  const executeDeps = { database, planner, leaseMs: env.RUN_LEASE_S * 1_000 };
  const jobs: Record<string, Job> = {
    create_plans_from_call: {
      concurrency: 2,
      queue: 'calls',
      run: (signal) => createPlansFromCall(database, planner, signal),
    },
    execute_plan: { concurrency: 2, queue: 'runs', run: (signal) => executePlan(executeDeps, signal) },
    execute_scheduled_tool_calls: {
      concurrency: 2,
      queue: 'messages',
      run: () => executeScheduledToolCalls(dispatchDeps),
    },
    recover_tool_calls: {
      concurrency: 2,
      everyMs: TIMED_POLL_MS,
      run: () => recoverAbandonedToolCalls(dispatchDeps),
    },
    recover_runs: {
      concurrency: 1,
      everyMs: TIMED_POLL_MS,
      run: () => database.transaction(recoverAbandonedRun),
    },
    mark_stalled_runs: {
      concurrency: 1,
      everyMs: TIMED_POLL_MS,
      run: () => database.transaction((tx) => markStalledRun(tx, env.STALLED_AFTER_S * 1_000)),
    },
    prune_requests: { concurrency: 1, everyMs: 60_000, run: () => pruneIdempotentRequests(database) },
    purge_events: {
      concurrency: 1,
      everyMs: 5 * 60_000,
      run: () => purgeEvents(database, env.EVENT_RETENTION_DAYS),
    },
    expire_entries: { concurrency: 1, everyMs: TIMED_POLL_MS, run: () => database.transaction(expireEntry) },
    remind_people: {
      concurrency: 1,
      everyMs: TIMED_POLL_MS,
      run: () => database.transaction((tx) => remindPeople(tx, reminderDeps.provider !== null)),
    },
    mail_reminders: { concurrency: 1, everyMs: TIMED_POLL_MS, run: () => mailReminder(reminderDeps) },
  };
  const onError = (job: string, err: Error) => {
    metrics.jobs.failed(job);
    log.error({ job, err }, 'A job failed; it will be tried again.');
  };
  return startRunner(jobs, { pollMs: POLL_MS, onError, onDone: metrics.jobs.done });
}
