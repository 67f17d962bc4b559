import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { BUDGET_KB, firstLoadReport, readFirstLoad } from '../../lib/cli/first-load.mjs';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'greenlight-build-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function write(path: string, content: string | Buffer): Promise<void> {
  await mkdir(dirname(join(folder, path)), { recursive: true });
  await writeFile(join(folder, path), content);
}

/** A build with a shared script of 40 kB that every screen loads, and one script per screen. */
async function build(screens: Record<string, Record<string, number>>): Promise<void> {
  await write('static/frame.js', randomBytes(40_000));
  const routes: Record<string, string> = { '/api/health/route': '/api/health' };
  for (const [route, scripts] of Object.entries(screens)) {
    const page = `${route}/page`;
    routes[page] = route;
    for (const [file, bytes] of Object.entries(scripts)) await write(file, randomBytes(bytes));
    await write(
      `server/app${page}/build-manifest.json`,
      JSON.stringify({ rootMainFiles: ['static/frame.js'] }),
    );
    const entryJSFiles = { layout: ['static/frame.js'], page: Object.keys(scripts) };
    const manifest = `globalThis.__RSC_MANIFEST = {};\nglobalThis.__RSC_MANIFEST["${page}"] = ${JSON.stringify({ entryJSFiles })};`;
    await write(`server/app${page}_client-reference-manifest.js`, manifest);
  }
  await write('app-path-routes-manifest.json', JSON.stringify(routes));
}

test('only a screen over the budget is named', async () => {
  await build({
    '/[org]/inbox': { 'static/chart.js': 170_000 },
    '/[org]/plans': { 'static/list.js': 100_000 },
  });
  const { text, over } = firstLoadReport(readFirstLoad(folder));
  expect(over).toEqual(['/[org]/inbox']);
  expect(text).toMatch(/210\.\d kB +2 scripts +\/\[org\]\/inbox +over/);
  expect(text).toContain('Over the budget: /[org]/inbox');
});

test('a script that several parts of a screen need counts once, and a route that is no screen does not count', async () => {
  await build({ '/sign-in': { 'static/form.js': 30_000 } });
  const screens = readFirstLoad(folder);
  expect(screens.map(({ route, scripts }) => [route, scripts])).toEqual([['/sign-in', 2]]);
  expect(screens[0]?.bytes).toBeGreaterThan(70_000);
  expect(screens[0]?.bytes).toBeLessThan(71_000);
  expect(firstLoadReport(screens).over).toEqual([]);
});

test('the size is the compressed size', async () => {
  await build({ '/sign-in': {} });
  await write('static/frame.js', 'x'.repeat(1_000_000));
  expect(readFirstLoad(folder)[0]?.bytes).toBeLessThan(5_000);
});

test('a build without screens fails', async () => {
  await build({});
  expect(() => firstLoadReport(readFirstLoad(folder))).toThrow('no screens');
});

test('the budget is the documented one', () => {
  expect(BUDGET_KB).toBe(200);
});
