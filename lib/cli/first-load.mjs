// Measures the JavaScript that a browser loads before a screen is usable, by the manifests of the last build, gzipped
// as the server does. `npm run build` prints it and fails when a screen is over the budget; code that a screen seldom
// needs is loaded later by `import()`.
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

/** The budget in kilobytes of 1,000 bytes. */
export const BUDGET_KB = 200;

const readJson = (path) => JSON.parse(readFileSync(path, 'utf8'));

/** `globalThis.__RSC_MANIFEST["/page"] = {…}`, as the server evaluates it. */
function readClientManifest(path) {
  const text = readFileSync(path, 'utf8');
  const [, json] = /\] = (\{.*\});?\s*$/s.exec(text) ?? [];
  if (!json) throw new Error(`${path} is not written as it was by the Next.js that this was made for.`);
  return JSON.parse(json);
}

/** Each screen's route with the bytes of its scripts, the largest first. */
export function readFirstLoad(folder) {
  const sizes = new Map();
  const sizeOf = (file) => {
    if (!sizes.has(file)) sizes.set(file, gzipSync(readFileSync(join(folder, file))).length);
    return sizes.get(file);
  };
  const pages = Object.entries(readJson(join(folder, 'app-path-routes-manifest.json')));
  return pages
    .flatMap(([page, route]) => {
      const base = join(folder, 'server', 'app', page);
      if (!existsSync(`${base}_client-reference-manifest.js`) || !page.endsWith('/page')) return [];
      const { rootMainFiles } = readJson(join(base, 'build-manifest.json'));
      const { entryJSFiles } = readClientManifest(`${base}_client-reference-manifest.js`);
      const files = new Set([...rootMainFiles, ...Object.values(entryJSFiles).flat()]);
      const bytes = [...files].reduce((sum, file) => sum + sizeOf(file), 0);
      return [{ route, scripts: files.size, bytes }];
    })
    .sort((a, b) => b.bytes - a.bytes || a.route.localeCompare(b.route));
}

/** The table, and the routes that are over the budget. */
export function firstLoadReport(screens, budgetKb = BUDGET_KB) {
  if (screens.length === 0) throw new Error('The build has no screens.');
  const over = screens.filter(({ bytes }) => bytes > budgetKb * 1_000);
  const lines = screens.map(({ route, scripts, bytes }) => {
    const kilobytes = (bytes / 1_000).toFixed(1).padStart(8);
    const mark = bytes > budgetKb * 1_000 ? '  over' : '';
    return `${kilobytes} kB  ${String(scripts).padStart(3)} scripts  ${route}${mark}`;
  });
  const head = `First-load JavaScript, gzip, at most ${budgetKb} kB a screen`;
  const verdict =
    over.length === 0 ? [] : ['', `Over the budget: ${over.map(({ route }) => route).join(', ')}`];
  return { text: [head, ...lines, ...verdict].join('\n'), over: over.map(({ route }) => route) };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
  const { text, over } = firstLoadReport(readFirstLoad(join(root, '.next')));
  console.log(text);
  process.exitCode = over.length > 0 ? 1 : 0;
}
