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

/** A file that is named without its folder, or by a part of it. */
const PART_OF_NAME = /`((?!app\/|lib\/|tests\/)[\w()[\]./-]*\w\.tsx?)`/g;
const paths = ['app', 'lib', 'tests'].flatMap((folder) =>
  readdirSync(join(projectRoot, folder), { recursive: true, encoding: 'utf8' }).map(
    (path) => `${folder}/${path}`,
  ),
);
paths.push('instrumentation.ts');

function missingIn(text: string): string[] {
  const names = [...text.matchAll(NAME)].map(([, name = '']) => name.replace(/\/$/, ''));
  const parts = [...text.matchAll(PART_OF_NAME)].map(([, name = '']) => name);
  return [
    ...names.filter((name) => !existsSync(join(projectRoot, name))),
    ...parts.filter((name) => !paths.some((path) => path === name || path.endsWith(`/${name}`))),
  ];
}

test.each(documents())('%s names only files and folders that exist', (path) => {
  expect(missingIn(readFileSync(join(projectRoot, path), 'utf8'))).toEqual([]);
});

test('a name of a file that does not exist is reported', () => {
  expect(missingIn('`lib/plans/no-such-file.ts` and `lib/plans`')).toEqual(['lib/plans/no-such-file.ts']);
  expect(missingIn('`no-such-file.ts`, `local/preview.ts` and `page.tsx`')).toEqual(['no-such-file.ts']);
});

test('ARCHITECTURE.md names each folder of lib', () => {
  const map = readFileSync(join(projectRoot, 'ARCHITECTURE.md'), 'utf8');
  const folders = readdirSync(join(projectRoot, 'lib'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);
  expect(folders.filter((name) => !new RegExp(`\\b${name}\\b`).test(map))).toEqual([]);
});
