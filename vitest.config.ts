import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const root = fileURLToPath(new URL('.', import.meta.url));
const here = (path: string) => fileURLToPath(new URL(`tests/${path}`, import.meta.url));

const shared = {
  root,
  resolve: {
    alias: [
      { find: /^server-only$/, replacement: here('helpers/source/empty.ts') },
      { find: /^@\//, replacement: `${root}/` },
    ],
  },
};

const unit = {
  environment: 'node',
  // Vitest itself would leave one processor free, which on two is half of them.
  maxWorkers: 2,
  setupFiles: [here('setup/console.ts')],
  // These limits only end tests that hang; a busy machine needs many times the usual duration.
  testTimeout: 120_000,
  hookTimeout: 120_000,
  restoreMocks: true,
};

/** The kind in a file's name says what the test needs, and decides which project runs it. */
export default defineConfig({
  ...shared,
  test: {
    projects: [
      {
        ...shared,
        test: {
          ...unit,
          name: 'pure',
          include: ['tests/**/*.pure.test.{ts,tsx}', 'tests/architecture.test.ts'],
          // Files of one worker share its modules: loading them anew for each file takes a third of the time.
          pool: 'threads' as const,
          isolate: false,
        },
      },
      {
        ...shared,
        test: {
          ...unit,
          name: 'dom',
          include: ['tests/**/*.dom.test.{ts,tsx}'],
          // Screens keep state in modules (drafts, shortcuts, stores), so each file gets modules of its own.
          pool: 'threads' as const,
          isolate: true,
        },
      },
      {
        ...shared,
        test: {
          ...unit,
          name: 'db',
          include: ['tests/**/*.db.test.{ts,tsx}'],
          pool: 'threads' as const,
          isolate: false,
        },
      },
      {
        ...shared,
        test: {
          name: 'pg',
          include: ['tests/**/*.pg.test.ts'],
          environment: 'node',
          globalSetup: [here('setup/reliability.ts')],
          setupFiles: [here('setup/console.ts')],
          // Much of the time goes by in waiting for leases and restarts: two files at a time, each with a database of its own.
          maxWorkers: 2,
          testTimeout: 180_000,
          hookTimeout: 300_000,
        },
      },
    ],
  },
});
