import { defineConfig } from 'playwright/test';

const DESKTOP = { width: 1280, height: 800 };
const PHONE = { width: 360, height: 740 };

export default defineConfig({
  testDir: './e2e',
  outputDir: '../test-results/e2e',
  // The tests share a server and a browser (fixtures.ts), each test with an organization of its own; the machine may have
  // two cores, and these are three busy processes already.
  fullyParallel: false,
  workers: 1,
  retries: 0,
  forbidOnly: Boolean(process.env.CI),
  timeout: 180_000,
  expect: { timeout: 30_000 },
  reporter: [['list'], ['json', { outputFile: '../test-results/e2e.json' }]],
  // Resolves `server-only` as the unit tests do.
  tsconfig: './e2e/tsconfig.json',
  use: {
    locale: 'en-GB',
    timezoneId: 'Europe/Berlin',
    trace: 'off',
    // Tests of animations use `open({ reducedMotion: 'no-preference' })`.
    contextOptions: { reducedMotion: 'reduce' },
  },
  projects: [
    { name: 'desktop', use: { viewport: DESKTOP } },
    {
      name: 'phone',
      grep: /@phone/,
      use: { viewport: PHONE, hasTouch: true, isMobile: true },
    },
  ],
});
