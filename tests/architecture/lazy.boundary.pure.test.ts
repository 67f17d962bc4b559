import { expect, test } from 'vitest';
import { readSource } from '../helpers/source/source-files';

/**
 * `next/dynamic` makes a Suspense boundary only with `loading` or `ssr: false`. Without one the whole screen around the
 * part is hidden until the part is loaded, and whatever a person types in loses the focus.
 */
function withoutBoundary(text: string): string[] {
  const calls = text.match(/\bdynamic\((?:[^()]|\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\))*\)/g) ?? [];
  return calls.filter((call) => call.includes('import(') && !/\bloading\b|ssr: false/.test(call));
}

test('a part that is loaded later hides nothing around it', () => {
  const files = readSource(['app']);
  const offending = files.flatMap(({ path, text }) =>
    withoutBoundary(text).map((call) => `${path}: ${call.slice(0, 60)}`),
  );
  expect(files.length).toBeGreaterThan(100);
  expect(offending).toEqual([]);
});

test('the rule finds a part without a boundary', () => {
  expect(withoutBoundary("const A = dynamic(() => import('./a').then((m) => m.A));")).toHaveLength(1);
  expect(withoutBoundary("const A = dynamic(() => import('./a'), { loading: () => null });")).toEqual([]);
});
