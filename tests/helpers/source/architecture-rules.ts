import { posix } from 'node:path';
import { codeOf, resolveImport, type SourceFile } from './source-files';

/** A rule returns one line for each violation. */
export type Rule = (files: SourceFile[]) => string[];

/** Which folders of lib/ a folder of lib/ may import, beyond itself and shared files. */
export const MAY_IMPORT: Record<string, readonly string[] | 'all'> = {
  runtime: 'all',
  'background-jobs': 'all',
  boot: 'all',
  demo: 'all',
  cli: 'all',
  env: [],
  db: [],
  auth: ['db', 'api-keys'],
  'api-keys': ['db', 'auth'],
  members: ['db', 'auth'],
  events: ['db'],
  presence: ['db', 'events'],
  settings: ['db'],
  plans: ['db', 'events', 'settings', 'auth'],
  rules: ['db', 'plans'],
  audit: ['db', 'plans', 'delivery'],
  insights: ['db', 'plans', 'settings', 'audit'],
  contacts: ['db', 'plans'],
  templates: ['db'],
  planner: ['db'],
  calls: ['plans', 'planner', 'contacts', 'templates', 'settings', 'db', 'events'],
  delivery: ['db', 'plans', 'rules', 'settings'],
  reminders: ['db', 'auth', 'plans', 'delivery'],
  executor: ['plans', 'planner', 'contacts', 'calls', 'templates', 'rules', 'settings', 'db'],
  jobs: ['db'],
  idempotency: ['db'],
  onboarding: ['db', 'delivery'],
  http: ['auth', 'runtime', 'events', 'presence', 'idempotency', 'db', 'next-bridge'],
  client: [],
  sdk: ['client'],
  'next-bridge': [],
  metrics: ['events', 'jobs', 'next-bridge'],
};

/** The type of the configuration, and the mechanisms of lib/kit: open to every part of the server. */
const FOR_ALL = ['env', 'kit'];

export const nounOf = (path: string) => /^lib\/([^/.]+)/.exec(path)?.[1] ?? '';

function eachInside(files: SourceFile[], check: (file: SourceFile, target: SourceFile) => string | null) {
  return files.flatMap((file) =>
    file.imports.flatMap(({ target, inside }) => {
      const found = inside ? resolveImport(target, files) : undefined;
      const wrong = found ? check(file, found) : null;
      return wrong === null ? [] : [wrong];
    }),
  );
}

/** Table definitions are open to all server code, because one statement may join the tables of several nouns. */
const isTable = (path: string) => /^lib\/([^/]+\/tables|db\/columns)\.ts$/.test(path);

/** Folders of lib/ import only the folders in the table above. */
export const importDirection: Rule = (files) =>
  eachInside(files, (file, target) => {
    if (!file.path.startsWith('lib/') || target.zone === 'shared' || isTable(target.path)) return null;
    const from = nounOf(file.path);
    const to = nounOf(target.path);
    const allowed = MAY_IMPORT[from];
    if (from === to || FOR_ALL.includes(to) || allowed === 'all' || allowed?.includes(to)) return null;
    return `${file.path}: lib/${from} may not import ${target.path}`;
  });

/** lib/ does not import app/, and neither imports tests. */
export const noUpwardImport: Rule = (files) =>
  files.flatMap((file) =>
    file.imports
      .filter(({ target, inside }) => inside && (target.startsWith('app/') || target.startsWith('tests/')))
      .filter(({ target }) => file.path.startsWith('lib/') || target.startsWith('tests/'))
      .map(({ target }) => `${file.path}: imports upwards, ${target}`),
  );

/** The mechanisms of lib/kit know no domain: they import zod, the rate limiter, the error type and each other. */
export const kitImportsNoDomain: Rule = (files) =>
  files
    .filter(({ path }) => path.startsWith('lib/kit/'))
    .flatMap(({ path, imports }) =>
      imports
        .filter(({ target, inside }) =>
          inside
            ? !/^lib\/(kit\/|errors$)/.test(target)
            : !/^(zod|server-only|rate-limiter-flexible|node:.*)$/.test(target),
        )
        .map(({ target }) => `${path}: lib/kit imports ${target}`),
    );

/** Each mechanism is written once: observer sets and exponential backoff are in lib/kit. */
export const mechanismsAreInKit: Rule = (files) =>
  files
    .filter(({ path }) => /^(app|lib)\//.test(path) && !path.startsWith('lib/kit/'))
    .flatMap(({ path, text }) => {
      const code = codeOf(text);
      return [
        ...(/new Set<\(/.test(code) ? [`${path}: an observer set of its own, see lib/kit/store.ts`] : []),
        ...(/\* 2 \*\* /.test(code) ? [`${path}: a back-off of its own, see lib/kit/async/backoff.ts`] : []),
      ];
    });

/** Each file is in a zone, because a file in none would escape the rules for imports. */
export const zonesAreKnown: Rule = (files) =>
  files.filter(({ zone }) => zone === 'none').map(({ path }) => `${path}: in no zone`);

/** Shared files import zod and each other; client files nothing of the server; primitives only each other. */
export const zoneImports: Rule = (files) => [
  ...files.flatMap((file) =>
    file.zone === 'shared' && file.path.startsWith('lib/')
      ? file.imports
          .filter(({ target, inside }) => !inside && target !== 'zod')
          .map(({ target }) => `${file.path}: a shared file imports the package ${target}`)
      : [],
  ),
  ...eachInside(files, (file, target) => {
    const outside = target.zone === 'server' || target.zone === 'tool' || target.zone === 'next';
    if (file.zone === 'client' && outside) return `${file.path}: client code imports ${target.path}`;
    if (file.zone === 'shared' && outside)
      return `${file.path}: no zone on line one, yet imports ${target.path}`;
    if (file.zone === 'shared' && file.path.startsWith('lib/') && target.zone === 'client')
      return `${file.path}: a shared file imports client code, ${target.path}`;
    if (file.path.startsWith('app/_ui/') && !/^(app\/_ui\/|lib\/kit\/|lib\/[^/]+\.ts$)/.test(target.path))
      return `${file.path}: a primitive imports ${target.path}`;
    return null;
  }),
];

/** A browser does not validate what the server has validated: the validator alone is a quarter of the size budget of a screen. */
export const noZodInClients: Rule = (files) => {
  const known = new Map<string, string | null>();
  function wayToZod(file: SourceFile): string | null {
    const seen = known.get(file.path);
    if (seen !== undefined) return seen;
    known.set(file.path, null);
    for (const { target, inside, late, types } of file.imports) {
      if (late || types) continue;
      const found = inside ? resolveImport(target, files) : undefined;
      const way = target === 'zod' ? 'zod' : found && wayToZod(found);
      if (way) known.set(file.path, `${file.path} → ${way}`);
    }
    return known.get(file.path) ?? null;
  }
  return files.filter(({ zone }) => zone === 'client').flatMap((file) => wayToZod(file) ?? []);
};

/** Answers of the API are decoded. A type argument, or getJson as SWR's fetcher, would only claim their type. */
export const answersAreDecoded: Rule = (files) =>
  files
    .filter(({ path, zone }) => zone === 'client' && path !== 'lib/client/fetcher.ts')
    .filter(({ text }) => {
      const code = codeOf(text).replace(/^import\b[^;]*;/gm, '');
      return /\b(getJson|sendJson|useSWR)</.test(code) || /\bgetJson\b(?!\()/.test(code);
    })
    .map(({ path }) => `${path}: an answer that is not decoded, see lib/client/fetcher.ts`);

/** Folders of lib/ do not import each other in a circle; shared files are free to be imported. */
export const noCycles: Rule = (files) => {
  const edges = new Map<string, Set<string>>();
  eachInside(files, (file, target) => {
    const [from, to] = [nounOf(file.path), nounOf(target.path)];
    if (from && to && from !== to && target.zone !== 'shared' && !isTable(target.path)) {
      edges.set(from, (edges.get(from) ?? new Set()).add(to));
    }
    return null;
  });
  const visit = (name: string, way: string[]): string[] => {
    if (way.includes(name)) return [[...way.slice(way.indexOf(name)), name].join(' → ')];
    return [...(edges.get(name) ?? [])].flatMap((next) => visit(next, [...way, name]));
  };
  return [...new Set([...edges.keys()].flatMap((name) => visit(name, [])))];
};

/** The environment is read in one place. `NEXT_RUNTIME` is Next's own and exists only as this literal expression. */
export const environmentInOneFile: Rule = (files) =>
  files
    .filter((file) => file.path !== 'lib/env.ts' && !file.path.startsWith('lib/cli/'))
    .filter((file) => /process\.env(?!\.(NEXT_RUNTIME|NODE_ENV)\b)|import\.meta\.env/.test(codeOf(file.text)))
    .map((file) => `${file.path}: reads the environment`);

/** The environment is parsed once, at the start of a program, and passed on. */
export const environmentIsReadOnce: Rule = (files) =>
  files
    .filter(({ path }) => !/^lib\/(env\.ts|runtime\.ts|boot\.ts|cli\/)/.test(path))
    .filter(({ text }) => /\breadEnv\b/.test(codeOf(text)))
    .map(({ path }) => `${path}: reads the environment by itself`);

/** Route files are short: guard, parse, call, respond. */
export const routesAreShort: Rule = (files) =>
  files
    .filter((file) => posix.basename(file.path) === 'route.ts')
    .flatMap((file) => {
      const lines = codeLines(file.text);
      const packages = file.imports.filter(
        ({ target }) => /^drizzle|^pg$|^lib\/db\//.test(target) || target === '@electric-sql/pglite',
      );
      return [
        ...(lines > 30 ? [`${file.path}: ${lines} lines of code in a route, at most 30`] : []),
        ...packages.map(({ target }) => `${file.path}: a route imports ${target}`),
      ];
    });

/** Routes of the organization API read and write through the guard, which checks the caller again at each commit. */
export const routesHoldNoDatabase: Rule = (files) =>
  files
    .filter(({ path }) => path.startsWith('app/api/orgs/'))
    .filter(({ text }) => /\bdatabase\b|\bdb\b/.test(codeOf(text)))
    .map(({ path }) => `${path}: a route that touches a bare database`);

/** A call has its own idempotency key for good, and the response with a new API key contains its secret. */
const NOT_STORED = ['app/api/orgs/[org]/calls/route.ts', 'app/api/orgs/[org]/keys/route.ts'];

/** A POST of the organization API writes through `commit` or `commitEach`, which honor its `Idempotency-Key`. */
export const postsAreRepeatable: Rule = (files) =>
  files
    .filter(({ path }) => path.startsWith('app/api/orgs/') && !NOT_STORED.includes(path))
    .filter(({ text }) => {
      const [, post = ''] = /export const POST\b([\s\S]*?)(?=\nexport |$)/.exec(codeOf(text)) ?? [];
      return post.includes('withOrgSteps') && !post.includes('commitEach');
    })
    .map(({ path }) => `${path}: a POST that writes without commit`);

/** Providers are built with the guard of the demo organization around them, in one place. */
export const providersAreBuiltOnce: Rule = (files) =>
  files
    .filter(({ path }) => !['lib/runtime.ts', 'lib/delivery/providers/create-providers.ts'].includes(path))
    .filter(({ text }) => /\bcreateProviders\b/.test(codeOf(text)))
    .map(({ path }) => `${path}: builds providers of its own`);

function codeLines(text: string): number {
  const withoutComments = text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '');
  return withoutComments.split('\n').filter((row) => row.trim() !== '').length;
}

export const filesAreSmall: Rule = (files) =>
  files
    .map((file) => ({ path: file.path, lines: file.text.split('\n').length - 1 }))
    .filter(({ lines }) => lines > 300)
    .map(({ path, lines }) => `${path}: ${lines} lines, at most 300`);

export const foldersAreSmall: Rule = (files) => {
  const counts = new Map<string, number>();
  for (const file of files) {
    if (!/^(app|lib)\//.test(file.path)) continue;
    const folder = posix.dirname(file.path);
    counts.set(folder, (counts.get(folder) ?? 0) + 1);
  }
  return [...counts]
    .filter(([, count]) => count > 12)
    .map(([folder, count]) => `${folder}: ${count} files, at most 12`);
};

const DODGES: [RegExp, string][] = [
  [/\bas\s+unknown\s+as\b/, 'as unknown as'],
  [/\bas\s+any\b|:\s*any\b|<any\b|\bany\[\]/, 'any'],
  [/[\w\])]!(?=[.,;)\]\s[])(?!\s*==?)/, 'a non-null !'],
];

/** Type and lint checks are not suppressed. */
export const noSuppressedChecks: Rule = (files) =>
  files.flatMap((file) => {
    const code = codeOf(file.text);
    const found = DODGES.filter(([pattern]) => pattern.test(code)).map(([, name]) => name);
    if (/@ts-(ignore|nocheck|expect-error)|biome-ignore/.test(file.text)) found.push('a suppressed check');
    return found.map((name) => `${file.path}: ${name}`);
  });
