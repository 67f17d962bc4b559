import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix, relative } from 'node:path';
import { projectRoot } from './build';

/**
 * server and client by their first line; next: files that Next loads by name; tool: runs outside Next; shared: listed below,
 * or in app/ a stateless view or pure module that both sides render; none: an error.
 */
export type Zone = 'server' | 'client' | 'next' | 'tool' | 'shared' | 'none';

/** The files of lib/ that server and browser share. They import zod, lib/kit and each other, and nothing else. */
export const SHARED_IN_LIB = [
  'lib/errors.ts',
  'lib/kit/*.ts',
  'lib/kit/async/*.ts',
  'lib/*/schema.ts',
  'lib/*/urls.ts',
  'lib/*/inputs.ts',
  'lib/*/decode.ts',
  'lib/*/merge.ts',
  'lib/*/schema/*.ts',
  'lib/*/decode/*.ts',
  'lib/*/merge/*.ts',
  'lib/auth/roles.ts',
  'lib/calls/our-role.ts',
  'lib/calls/sides.ts',
  'lib/calls/formats/*.ts',
  'lib/events/event-names.ts',
  'lib/events/frame.ts',
  'lib/insights/days.ts',
  'lib/insights/period.ts',
  'lib/onboarding/example-call.ts',
  'lib/onboarding/steps.ts',
  'lib/plans/inbox-kinds.ts',
  'lib/plans/transitions.ts',
  'lib/plans/tools/*.ts',
  'lib/rules/match.ts',
  'lib/rules/outcomes.ts',
  'lib/settings/next-send-time.ts',
  'lib/settings/quiet-hours.ts',
];

/** Whether the path is the pattern's; `*` stands for any name. */
export function matchesPattern(path: string, pattern: string): boolean {
  const escaped = pattern.replaceAll('.', '\\.').replaceAll('*', '[^/]+');
  return new RegExp(`^${escaped}$`).test(path);
}

export type SourceFile = {
  /** Relative to the root, with `/`. */
  path: string;
  text: string;
  zone: Zone;
  /**
   * What it imports: project files by path as written (no extension), packages by name. `late`: loaded when it is needed; `types`:
   * nothing of it is left in the program.
   */
  imports: { target: string; inside: boolean; late: boolean; types: boolean }[];
};

const NEXT_FILE =
  /^(page|layout|route|error|global-error|loading|not-found|template|default|icon|manifest|robots|sitemap)\.tsx?$/;

export function sourceFile(path: string, text: string): SourceFile {
  return { path, text, zone: zoneOf(path, text), imports: importsOf(path, text) };
}

/** Every program file in these folders, and the given single files where they exist. */
export function readSource(folders: string[], singles: string[] = []): SourceFile[] {
  const paths = folders.flatMap((folder) =>
    readdirSync(join(projectRoot, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /\.(ts|tsx|mjs|css)$/.test(entry.name))
      .map((entry) => relative(projectRoot, join(entry.parentPath, entry.name)).replaceAll('\\', '/')),
  );
  return [...paths, ...singles].map((path) =>
    sourceFile(path, readFileSync(join(projectRoot, path), 'utf8')),
  );
}

function zoneOf(path: string, text: string): Zone {
  const first = text.split('\n', 1)[0] ?? '';
  if (first === `import 'server-only';`) return 'server';
  if (first === `'use client';`) return 'client';
  if (path.startsWith('app/') && NEXT_FILE.test(posix.basename(path))) return 'next';
  if (/^lib\/(cli|sdk)\/|\.config\.|^instrumentation/.test(path)) return 'tool';
  if (!path.startsWith('lib/') || SHARED_IN_LIB.some((pattern) => matchesPattern(path, pattern)))
    return 'shared';
  return 'none';
}

/** The text with comments and quoted strings blanked, line for line. */
export function codeOf(text: string): string {
  const strings = /`(?:\\.|[^`\\])*`|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|\/\/[^\n]*|\/\*[\s\S]*?\*\//g;
  return text.replace(strings, (found) => found.replace(/[^\n]/g, ' '));
}

const IMPORT = /(?:\bfrom|\bimport\s*\(|^import)\s*['"]([^'"\n]+)['"]/gm;

function importsOf(path: string, text: string): SourceFile['imports'] {
  return [...text.matchAll(IMPORT)].flatMap(({ 0: found, 1: target, index }): SourceFile['imports'] => {
    if (target === undefined) return [];
    const how = { late: /^import\s*\(/.test(found), types: isOfTypes(text, index) };
    if (target.startsWith('@/')) return [{ target: bare(target.slice(2)), inside: true, ...how }];
    if (!target.startsWith('.')) return [{ target, inside: false, ...how }];
    return [{ target: bare(posix.join(dirname(path), target)), inside: true, ...how }];
  });
}

function isOfTypes(text: string, index: number): boolean {
  const before = `\n${text.slice(0, index)}`;
  const start = Math.max(before.lastIndexOf('\nimport'), before.lastIndexOf('\nexport'));
  return /^\n(import|export) type\b/.test(before.slice(start));
}

function bare(path: string): string {
  return path.replace(/\.(tsx?|mjs|js)$/, '');
}

/** The file that an import refers to, when it is one of these. */
export function resolveImport(target: string, files: SourceFile[]): SourceFile | undefined {
  return files.find((file) => bare(file.path) === target || bare(file.path) === `${target}/index`);
}
