import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const root = fileURLToPath(new URL('..', import.meta.url));
const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

const shared = {
  root,
  resolve: {
    alias: [
      { find: /^server-only$/, replacement: here('./helpers/empty.ts') },
      { find: /^@\//, replacement: `${root}/` },
    ],
  },
};

export default defineConfig({
  ...shared,
  test: {
    projects: [
      {
        ...shared,
        test: {
          name: 'unit',
          include: ['tests/*.test.{ts,tsx}', 'tests/eval/*.test.ts'],
          environment: 'node',
          // Files share their worker's modules: loading the database for each anew took a third of the time.
          pool: 'threads',
          isolate: false,
          // Vitest itself would leave one processor free, which on two is half of them.
          maxWorkers: 2,
          setupFiles: [here('./setup.ts')],
          testTimeout: 30_000,
          hookTimeout: 60_000,
          restoreMocks: true,
        },
      },
      {
        ...shared,
        test: {
          name: 'integration',
          include: ['tests/reliability/*.test.ts'],
          environment: 'node',
          globalSetup: [here('./reliability-setup.ts')],
          setupFiles: [here('./setup.ts')],
          // Much of the time goes by in waiting for leases and restarts: two files at a time, each with a database of its own.
          maxWorkers: 2,
          testTimeout: 180_000,
          hookTimeout: 300_000,
        },
      },
    ],
  },
});
