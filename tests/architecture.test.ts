import { readdirSync, readFileSync } from 'node:fs';
import { homedir, hostname } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import * as rules from './helpers/source/architecture-rules';
import { projectRoot } from './helpers/source/build';
import * as naming from './helpers/source/naming-rules';
import { codeOf, matchesPattern, readSource, SHARED_IN_LIB, sourceFile } from './helpers/source/source-files';
import * as texts from './helpers/source/text-rules';

const product = readSource(
  ['app', 'lib'],
  ['instrumentation.ts', 'next.config.mjs'].filter((name) => readdirSync(projectRoot).includes(name)),
);
const everything = [...product, ...readSource(['tests'])];
const file = (path: string, ...lines: string[]) => sourceFile(path, `${lines.join('\n')}\n`);

type Case = { name: string; rule: rules.Rule; files: typeof product; violating: (typeof product)[] };

const SERVER = `import 'server-only';`;
const CLIENT = `'use client';`;
const commands = file('lib/plans/commands.ts', SERVER);
const feed = file('lib/events/hub/event-hub.ts', SERVER, `import { approve } from '../../plans/commands';`);
const events = file('lib/events/log.ts', SERVER);

const CASES: Case[] = [
  {
    name: 'folders of lib import only in the agreed directions',
    rule: rules.importDirection,
    files: product,
    violating: [[commands, feed]],
  },
  {
    name: 'no layer imports a higher one',
    rule: rules.noUpwardImport,
    files: product,
    violating: [
      [file('lib/plans/queries.ts', `import { Badge } from '@/app/_ui/badge';`)],
      [file('app/page.tsx', `import { waitFor } from '../tests/helpers/wait';`)],
    ],
  },
  {
    name: 'server, client and shared files import only from the zones that they may use',
    rule: rules.zoneImports,
    files: product,
    violating: [
      [commands, file('app/plan-view.tsx', CLIENT, `import { approve } from '@/lib/plans/commands';`)],
      [commands, file('lib/plans/merge.ts', `import { approve } from './commands';`)],
      [file('lib/plans/schema.ts', `import { sql } from 'drizzle-orm';`)],
      [
        file('app/_ui/badge.tsx', `import { useLive } from '@/lib/client/live';`),
        file('lib/client/live.ts', CLIENT),
      ],
    ],
  },
  {
    name: 'lib/kit imports no domain',
    rule: rules.kitImportsNoDomain,
    files: product,
    violating: [[file('lib/kit/store.ts', `import type { Plan } from '../plans/schema/plan';`)]],
  },
  {
    name: 'each shared mechanism is implemented once, in lib/kit',
    rule: rules.mechanismsAreInKit,
    files: product,
    violating: [
      [file('lib/client/live-store.ts', 'const listeners = new Set<() => void>();')],
      [file('lib/events/hub.ts', 'const wait = first * 2 ** failures;')],
    ],
  },
  {
    name: 'each file is in a zone: server, client, next, tool, or the list of shared files',
    rule: rules.zonesAreKnown,
    files: product,
    violating: [[file('lib/plans/helper.ts', `export const one = 1;`)]],
  },
  {
    name: 'no client code loads zod',
    rule: rules.noZodInClients,
    files: product,
    violating: [
      [
        file('lib/plans/schema.ts', `import { z } from 'zod';`),
        file('lib/plans/words.ts', `import { KINDS } from './schema';`),
        file('app/view.tsx', CLIENT, `import { words } from '@/lib/plans/words';`),
      ],
    ],
  },
  {
    name: 'answers of the API are decoded',
    rule: rules.answersAreDecoded,
    files: product,
    violating: [
      [file('app/list.ts', CLIENT, 'const list = await getJson<List>(url);')],
      [file('app/list.ts', CLIENT, 'const { data } = useSWR<List>(url, load);')],
      [file('app/list.ts', CLIENT, 'const { data } = useSWR(url, getJson);')],
    ],
  },
  {
    name: 'folders of lib have no import cycles',
    rule: rules.noCycles,
    files: product,
    violating: [
      [file('lib/plans/commands.ts', SERVER, `import { append } from '../events/log';`), feed, events],
    ],
  },
  {
    name: 'only lib/env.ts reads the environment',
    rule: rules.environmentInOneFile,
    files: product,
    violating: [[file('lib/auth/secret.ts', SERVER, 'export const secret = process.env.SECRET;')]],
  },
  {
    name: 'only entry points of programs call readEnv',
    rule: rules.environmentIsReadOnce,
    files: product,
    violating: [[file('lib/settings/queries.ts', SERVER, 'const { TIME_ZONE } = readEnv();')]],
  },
  {
    name: 'route files are short and contain no SQL',
    rule: rules.routesAreShort,
    files: product,
    violating: [
      [file('app/api/a/route.ts', `import { sql } from 'drizzle-orm';`)],
      [file('app/api/a/route.ts', ...Array.from({ length: 31 }, (_, index) => `const a${index} = 1;`))],
    ],
  },
  {
    name: 'no route of the organization API uses a database directly',
    rule: rules.routesHoldNoDatabase,
    files: product,
    violating: [
      [file('app/api/orgs/[org]/a/route.ts', 'const { database } = runtime();')],
      [file('app/api/orgs/[org]/a/route.ts', 'export const GET = withOrg({}, () => runtime().database.db);')],
    ],
  },
  {
    name: 'a POST of the organization API can be repeated under its Idempotency-Key',
    rule: rules.postsAreRepeatable,
    files: product,
    violating: [
      [
        file(
          'app/api/orgs/[org]/a/route.ts',
          'export const POST = withOrgSteps({}, ({ transactions }) => transactions.transaction((tx) => write(tx)));',
          'export const PUT = withOrgSteps({}, ({ commitEach }) => commitEach(write, () => true));',
        ),
      ],
    ],
  },
  {
    name: 'providers are built once, in lib/runtime.ts',
    rule: rules.providersAreBuiltOnce,
    files: product,
    violating: [[file('app/api/a/route.ts', 'const providers = createProviders(env, database);')]],
  },
  {
    name: 'no file is longer than 300 lines',
    rule: rules.filesAreSmall,
    files: everything,
    violating: [[file('lib/long.ts', ...Array.from({ length: 301 }, () => ''))]],
  },
  {
    name: 'no folder of app or lib holds more than twelve files',
    rule: rules.foldersAreSmall,
    files: product,
    violating: [Array.from({ length: 13 }, (_, index) => file(`lib/plans/a${index}.ts`, SERVER))],
  },
  {
    name: 'no type check is suppressed',
    rule: rules.noSuppressedChecks,
    files: product,
    violating: [
      [file('lib/a.ts', 'const a = b as unknown as string;')],
      [file('lib/a.ts', 'function a(b: any) {}')],
      [file('lib/a.ts', 'const a = b!.c;')],
      [file('lib/a.ts', '// @ts-ignore')],
    ],
  },
  {
    name: 'a word in a file name has one meaning',
    rule: naming.takenFileNames,
    files: everything,
    violating: [
      [file('lib/events/tail.ts', SERVER)],
      [file('app/[org]/audit/audit-words.ts')],
      [file('lib/client/live/frame.ts', CLIENT)],
    ],
  },
  {
    name: 'a word in the name of an export has one meaning',
    rule: naming.takenExportNames,
    files: everything,
    violating: [
      [file('lib/plans/queries.ts', 'export type InboxRest = string;')],
      [file('app/[org]/audit/audit-labels.ts', "export const STATE_WORDS = { sent: 'Sent' };")],
      [file('lib/plans/urls.ts', 'export function planKeys() {}')],
      [file('app/[org]/_org/render.ts', 'export const animationFrame = 0;')],
    ],
  },
  {
    name: 'file names are in kebab-case and specific',
    rule: naming.namesAreKebab,
    files: everything.filter(({ path }) => !path.startsWith('tests/helpers')),
    violating: [[file('lib/planView.ts')], [file('lib/Plans/view.ts')], [file('lib/plans/utils.ts')]],
  },
  {
    name: 'texts on screen use plain words',
    rule: texts.plainWordsOnScreen,
    files: product,
    violating: [
      [file('app/view.tsx', '<p>Invite somebody</p>')],
      [file('app/view.tsx', '<h1>Hand in a call</h1>')],
      [file('app/labels.ts', "const DONE = { undo: 'taken back' };")],
      [file('app/view.tsx', '<p>Nothing leaves the house.</p>')],
      [file('app/view.tsx', '<Notice title="You have no access any more." />')],
      [file('app/labels.ts', "const KINDS = { send_email: 'E-mails' };")],
      [file('app/view.tsx', '<p>', '  Name your organisation', '</p>')],
      [file('app/view.tsx', '<Field hint="Empty: every call." />')],
    ],
  },
  {
    name: 'text from people has the direction of its language',
    rule: texts.textOfPeopleHasItsDirection,
    files: product,
    violating: [
      [file('app/view.tsx', '<q className="italic">{turn.quote}</q>')],
      [file('app/view.tsx', '<Link href={href}>{plan.title}</Link>')],
      [file('app/field.tsx', '<textarea {...rest} className="a" />')],
    ],
  },
];

describe.each(CASES)('$name', ({ rule, files, violating }) => {
  test('holds in this repository', () => {
    expect(rule(files)).toEqual([]);
  });

  test.each(violating.map((sample) => ({ sample })))('reports a violation ($sample.0.path)', ({ sample }) => {
    expect(rule(sample)).not.toEqual([]);
  });
});

test('accepts the legal neighbors of the samples', () => {
  const fine = [
    file('lib/plans/schema.ts', `import { z } from 'zod';`),
    file(
      'lib/plans/commands.ts',
      SERVER,
      `import { append } from '../events/log';`,
      `import type { Plan } from './schema';`,
    ),
    events,
    file('app/[org]/plans/plan-list.tsx', CLIENT, `import type { Plan } from '@/lib/plans/schema';`),
    file(
      'app/[org]/plans/page.tsx',
      `import { list } from '@/lib/plans/commands';`,
      'const ok = a !== b && !c;',
    ),
  ];
  expect(CASES.flatMap(({ rule }) => rule(fine))).toEqual([]);
});

test('each entry of the lists of shared files and of import directions names something that exists', () => {
  const paths = product.map(({ path }) => path);
  const unused = (patterns: readonly string[]) =>
    patterns.filter((pattern) => !paths.some((path) => matchesPattern(path, pattern)));
  expect(unused(SHARED_IN_LIB)).toEqual([]);
  expect(unused(['lib/events/no-such-file.ts'])).toEqual(['lib/events/no-such-file.ts']);
  const nouns = new Set(paths.map(rules.nounOf));
  const named = Object.entries(rules.MAY_IMPORT).flatMap(([from, to]) =>
    to === 'all' ? [from] : [from, ...to],
  );
  expect(named.filter((name) => !nouns.has(name))).toEqual([]);
});

test('comments and strings are not read as code', () => {
  expect(codeOf(`const a = 'process.env'; // as any\n/* as any */ const b = \`: any\`;`)).not.toMatch(
    /any|env/,
  );
});

test('no file names the machine that it was written on', () => {
  const names = [hostname(), projectRoot.replace(/\/$/, '')].filter(
    (name) => name.length > 6 && name !== 'localhost',
  );
  if (homedir().length > 5) names.push(homedir());
  const homes = /(?<![\w.@$}])\/(root|home\/[a-z]\w*|Users\/\w+)\//;
  const lock = file('package-lock.json', readFileSync(join(projectRoot, 'package-lock.json'), 'utf8'));
  const found = [...everything, lock].filter(
    ({ text }) => homes.test(text) || names.some((name) => text.includes(name)),
  );
  expect(found.map(({ path }) => path)).toEqual([]);
  expect(lock.text).not.toMatch(/"resolved": "http/);
  expect(homes.test(`open('${['', 'home', 'kim', 'x'].join('/')}')`)).toBe(true);
});
