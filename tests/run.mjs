// All checks and tests, one after the other, on a fresh clone too: `npm test`, or `npm test -- lint types unit` for some.
// A stage that fails does not stop the rest. The last line counts what really ran.
import { readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runProgram } from './run-stages/run-program.mjs';
import { countPlaywright, countVitest, printTable } from './run-stages/run-report.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const reports = join(root, 'test-results');
const require = createRequire(import.meta.url);
const minutes = (count) => count * 60_000;

/** The program of an installed package, by its file, so that neither npx nor the PATH decides which one runs. */
function program(name, bin = name) {
  const path = require.resolve(`${name}/package.json`);
  const manifest = JSON.parse(readFileSync(path, 'utf8'));
  const file = typeof manifest.bin === 'string' ? manifest.bin : manifest.bin[bin];
  return [process.execPath, join(dirname(path), file)];
}

function node(name, args, options = {}) {
  return runProgram([...program(name, options.bin), ...args], { cwd: root, ...options });
}

/** A check counts as one test. */
const check = (code) =>
  code === 0 ? { passed: 1, failed: 0, skipped: 0 } : { passed: 0, failed: 1, skipped: 0 };

async function vitest(name, projects) {
  const report = join(reports, `${name}.json`);
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const config = ['run', ...projects.map((project) => `--project=${project}`)];
  const code = await node('vitest', [...config, ...reporters], { limit: minutes(30), env: builtEnv() });
  return countVitest(report, code);
}

async function playwright() {
  const report = join(reports, 'e2e.json');
  const code = await node('playwright', ['test', '--config', 'tests/playwright.config.ts'], {
    limit: minutes(20),
    env: builtEnv(),
  });
  return countPlaywright(report, code);
}

let isBuilt = false;
const builtEnv = () => (isBuilt ? { GREENLIGHT_BUILT: '1' } : {});

const STAGES = [
  {
    name: 'lint',
    title: 'Format and lint (biome)',
    run: async () => check(await node('@biomejs/biome', ['ci', '.'], { bin: 'biome' })),
  },
  {
    name: 'types',
    title: 'Types (tsc)',
    async run() {
      const generated = await node('next', ['typegen']);
      return check(generated || (await node('typescript', ['--noEmit', '-p', '.'], { bin: 'tsc' })));
    },
  },
  { name: 'unit', title: 'Unit tests (vitest)', run: () => vitest('unit', ['pure', 'dom', 'db']) },
  {
    name: 'build',
    title: 'Production build (next build)',
    async run() {
      const code = await node('next', ['build'], { env: { NODE_ENV: 'production' } });
      isBuilt = code === 0;
      return check(code);
    },
  },
  {
    name: 'size',
    title: 'First-load JavaScript of every screen',
    run: async () => check(await runProgram([process.execPath, 'lib/cli/first-load.mjs'], { cwd: root })),
    needsBuild: true,
  },
  {
    name: 'integration',
    title: 'Integration over HTTP, on PGlite and PostgreSQL (vitest)',
    run: () => vitest('integration', ['pg']),
    needsBuild: true,
  },
  { name: 'e2e', title: 'End to end in Chromium (Playwright)', run: playwright, needsBuild: true },
];

/** Whether every dependency, including those for development, has exactly the version in package.json. */
function isInstalled() {
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  return Object.entries({ ...manifest.dependencies, ...manifest.devDependencies }).every(
    ([name, version]) => {
      try {
        const found = JSON.parse(readFileSync(join(root, 'node_modules', name, 'package.json'), 'utf8'));
        return found.version === version;
      } catch {
        return false;
      }
    },
  );
}

function heading(title) {
  console.log(`\n━━ ${title} ${'━'.repeat(Math.max(3, 100 - title.length))}\n`);
}

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !STAGES.some((stage) => stage.name === name));
if (unknown.length > 0) {
  console.error(
    `No stage is called ${unknown.join(', ')}. There are: ${STAGES.map(({ name }) => name).join(', ')}.`,
  );
  process.exit(2);
}

const results = [];
async function stage(title, run) {
  heading(title);
  const began = performance.now();
  let counts = { passed: 0, failed: 1, skipped: 0 };
  try {
    counts = await run();
  } catch (error) {
    console.error(error);
  }
  // A stage without tests fails.
  if (counts.passed + counts.failed === 0) counts.failed = 1;
  results.push({ title, ...counts, seconds: (performance.now() - began) / 1_000 });
  return counts.failed === 0;
}

rmSync(reports, { recursive: true, force: true });
let ready = true;
if (!isInstalled()) {
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const args = ['ci', '--include=dev', '--no-audit', '--no-fund'];
  ready = await stage('Install (npm ci)', async () => check(await runProgram([npm, ...args], { cwd: root })));
}
if (ready) {
  const chosen = STAGES.filter(({ name }) => wanted.length === 0 || wanted.includes(name));
  let buildFailed = false;
  for (const { name, title, run, needsBuild } of chosen) {
    const passed = await stage(title, () => {
      if (!needsBuild || !buildFailed) return run();
      console.log('Not run: there is no build to run it on.');
      return { passed: 0, failed: 1, skipped: 0 };
    });
    if (name === 'build') buildFailed = !passed;
  }
}
process.exitCode = printTable(results);
