// Appends events to the log of this app for the load generator, as the product's commands do: their numbers, the rows and
// the commit. It is a process of its own so that the server's CPU time is that of the streams: reading the log, encoding and
// distributing. After the commit it notifies: either the notifier of the serving process, as a commit made there would, or through
// the product's notifications, as between two processes.
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { openDatabase } from '../../../lib/db/connect';
import { readEnv } from '../../../lib/env';
import { createCommitNotifier } from '../../../lib/events/commit-notifier';
import { appendEvents } from '../../../lib/events/log';
import { postgresPubSub } from '../../../lib/events/pubsub/postgres';
import { connectPubSub } from '../../../lib/events/pubsub/pubsub';
import { announce, listenForLines, makeEvent } from './control.mjs';

/** The most waiting events in one commit: a batch of the generator is not a thousand commits. */
const LARGEST_COMMIT = 500;

const { BENCH_ORGS = '', BENCH_RING = '' } = process.env;
const orgIds = readFileSync(BENCH_ORGS, 'utf8').trim().split('\n');
const env = readEnv();
const ring = BENCH_RING === 'notifications' ? throughNotifications() : throughPort(Number(BENCH_RING));
const database = await openDatabase(env, ring);
const took: number[] = [];
let published = 0;
let waiting = 0;
let working = false;

function throughNotifications() {
  const notifier = createCommitNotifier();
  connectPubSub(notifier, postgresPubSub(env.DATABASE_URL, console.error));
  return notifier.notify;
}

function throughPort(port: number) {
  const socket = connect(port, '127.0.0.1').setNoDelay(true);
  socket.on('close', () => process.exit(1));
  return (ids: ReadonlySet<string>) => void socket.write(`R ${[...ids].join(' ')}\n`);
}

async function work(): Promise<void> {
  working = true;
  while (waiting > 0) {
    const count = Math.min(waiting, LARGEST_COMMIT);
    waiting -= count;
    const perOrg = new Map<string, number>();
    for (let index = 0; index < count; index += 1) {
      const orgId = orgIds[published++ % orgIds.length] ?? '';
      perOrg.set(orgId, (perOrg.get(orgId) ?? 0) + 1);
    }
    await Promise.all([...perOrg].map(([orgId, events]) => append(orgId, events)));
  }
  working = false;
}

async function append(orgId: string, count: number): Promise<void> {
  const began = performance.now();
  await database.transaction((tx) =>
    appendEvents(tx, orgId, count, (first, publish) => {
      for (let seq = first; seq < first + count; seq += 1)
        publish({ seq, type: 'plan.log.new', payload: makeEvent(seq) });
    }),
  );
  took.push(performance.now() - began);
}

const control = await listenForLines({
  P(count: string) {
    waiting += Number(count);
    if (!working) void work();
  },
  /** The durations of the commits since the last call. */
  T() {
    const sorted = took.splice(0).sort((a, b) => a - b);
    return {
      p50: sorted[Math.floor(sorted.length / 2)] ?? 0,
      p99: sorted[Math.floor(sorted.length * 0.99)] ?? 0,
    };
  },
});
announce({ control });
