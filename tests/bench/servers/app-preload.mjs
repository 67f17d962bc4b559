// Loaded into the app's own process before it starts: a port that notifies the process of commits, as a commit of its own does,
// and tells its memory. The app itself is not changed by it.
import { writeFileSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';
import { listenForLines, memory } from './control.mjs';

const { BENCH_CONTROL_FILE } = process.env;
if (BENCH_CONTROL_FILE && isMainThread) {
  const runtime = () => globalThis[Symbol.for('greenlight.runtime')];
  const port = await listenForLines({
    R(...orgIds) {
      runtime()?.notifier.notify(new Set(orgIds));
    },
    M: memory,
  });
  writeFileSync(BENCH_CONTROL_FILE, JSON.stringify({ port, pid: process.pid }));
}
