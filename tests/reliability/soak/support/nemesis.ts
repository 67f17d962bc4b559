import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import type { Postgres } from '../../../helpers/db/postgres';
import type { Random } from '../../../helpers/load/random';
import type { Process } from './processes';
import { PROVIDER_FAULTS, type Receivers } from './receivers';

export const FAULTS = [
  'kill web',
  'kill worker',
  'freeze worker past its lease',
  'terminate all backends',
  'crash of PostgreSQL',
  'provider fault',
] as const;
export type Fault = (typeof FAULTS)[number];

export type Target = {
  web: Process;
  worker: Process;
  postgres: Postgres;
  database: string;
  receivers: Receivers;
  leaseMs: number;
};

/** How often each fault was injected, and which are still to come in this round. */
export type Faults = { counts: Map<Fault, number>; left: Set<Fault> };

export function noFaults(): Faults {
  return { counts: new Map(FAULTS.map((fault) => [fault, 0])), left: new Set(FAULTS) };
}

export type Nemesis = { stop(): Promise<void> };

const PROVIDER_FAULT_MS = 3_000;

/** Injects a fault every two to five seconds, each kind once before any is repeated. */
export function startNemesis(
  target: Target,
  { counts, left }: Faults,
  random: Random,
  log: (line: string) => void,
): Nemesis {
  let stopped = false;
  async function storm() {
    while (!stopped) {
      if (left.size === 0) for (const each of FAULTS) left.add(each);
      const fault = random.pick([...left]);
      if (!fault) return;
      left.delete(fault);
      log(fault);
      await inject(fault, target, random);
      counts.set(fault, (counts.get(fault) ?? 0) + 1);
      await pause(random.between(2_000, 5_000));
    }
  }
  const storming = storm();
  return {
    async stop() {
      stopped = true;
      await storming;
    },
  };
}

async function inject(fault: Fault, target: Target, random: Random): Promise<void> {
  const { web, worker, postgres, database, receivers, leaseMs } = target;
  if (fault === 'kill web') await web.restart('SIGKILL');
  else if (fault === 'kill worker') await worker.restart('SIGKILL');
  else if (fault === 'freeze worker past its lease') await worker.freeze(leaseMs * random.between(1.2, 2));
  else if (fault === 'terminate all backends') await terminateBackends(database);
  else if (fault === 'crash of PostgreSQL') await postgres.restart('immediate');
  else {
    receivers.setFault(random.pick(PROVIDER_FAULTS) ?? null);
    await pause(PROVIDER_FAULT_MS);
    receivers.setFault(null);
  }
}

async function terminateBackends(database: string): Promise<void> {
  const client = new pg.Client({ connectionString: database });
  await client.connect();
  await client
    .query(
      `select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and pid <> pg_backend_pid()`,
    )
    .finally(() => client.end());
}
