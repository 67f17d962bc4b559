import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { projectRoot } from '../helpers/source/build';

const NAME = /`((?:app|lib|tests)\/[\w()[\]./-]+|instrumentation\.ts)`/g;

/** Every document that names files: those at the root, and the README of a folder. */
function documents(): string[] {
  const inside = ['lib', 'tests'].flatMap((folder) =>
    readdirSync(join(projectRoot, folder), { recursive: true, encoding: 'utf8' })
      .filter((path) => /(^|\/)README\.md$/.test(path))
      .map((path) => `${folder}/${path}`),
  );
  return ['README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md', ...inside];
}

function missingIn(text: string): string[] {
  const names = [...text.matchAll(NAME)].map(([, name = '']) => name.replace(/\/$/, ''));
  return names.filter((name) => !existsSync(join(projectRoot, name)));
}

test.each(documents())('%s names only files and folders that exist', (path) => {
  expect(missingIn(readFileSync(join(projectRoot, path), 'utf8'))).toEqual([]);
});

test('a name of a file that does not exist is reported', () => {
  expect(missingIn('`lib/plans/no-such-file.ts` and `lib/plans`')).toEqual(['lib/plans/no-such-file.ts']);
});

test('ARCHITECTURE.md names each folder of lib', () => {
  const map = readFileSync(join(projectRoot, 'ARCHITECTURE.md'), 'utf8');
  const folders = readdirSync(join(projectRoot, 'lib'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);
  expect(folders.filter((name) => !new RegExp(`\\b${name}\\b`).test(map))).toEqual([]);
});
