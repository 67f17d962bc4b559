import { expect, test } from 'vitest';
import { exportedMethods, isGuarded, orgRouteFiles, orgRoutes } from '../helpers/source/org-routes';

/** Answers 405 for a method that the route does not have. */
const METHOD_NOT_ALLOWED = 'refuse';

function unguarded(text: string): string[] {
  const methods = exportedMethods(text);
  if (!methods.some(({ maker }) => isGuarded(maker))) return ['no method'];
  return methods
    .filter(({ maker }) => !isGuarded(maker) && maker !== METHOD_NOT_ALLOWED)
    .map(({ method }) => method);
}

test.each(orgRouteFiles())('every method of $path checks the membership and the role', ({ text }) => {
  expect(unguarded(text)).toEqual([]);
});

test('a method without the check and a file without a method are reported', () => {
  const guarded = 'export const GET = withOrg({}, list);\n';
  expect(unguarded(guarded)).toEqual([]);
  expect(unguarded(`${guarded}export const POST = create;`)).toEqual(['POST']);
  expect(unguarded(`${guarded}export async function PUT(request: Request) {}`)).toEqual(['PUT']);
  expect(unguarded('export { GET } from "./other";')).toEqual(['no method']);
});

test('the routes that are read from disk include the inbox, its index and its decisions', () => {
  expect(orgRoutes()).toEqual(
    expect.arrayContaining([
      { method: 'GET', path: '/inbox' },
      { method: 'GET', path: '/inbox/index' },
      { method: 'POST', path: '/inbox/decisions' },
    ]),
  );
});
