import { expect, test } from 'vitest';
import { AppError } from '../../lib/errors';
import { errorResponse } from '../../lib/http/respond';
import { unknownPath } from '../../lib/http/unknown-path';
import { admitScraper } from '../../lib/metrics/scraper';

const TOKEN = 'a-token-of-the-test';
const ADDRESS = 'http://localhost/api/metrics';

function statusOf(token: string, authorization?: string): number | string {
  try {
    admitScraper(new Request(ADDRESS, { headers: authorization ? { authorization } : {} }), token);
    return 'admitted';
  } catch (error) {
    return error instanceof AppError ? error.status : 'broken';
  }
}

test('the token in the Authorization header gives access to the metrics', () => {
  expect(statusOf(TOKEN, `Bearer ${TOKEN}`)).toBe('admitted');
});

test.each([
  ['no token configured', '', undefined],
  ['no token configured, an empty one sent', '', 'Bearer '],
  ['no token configured, only "Bearer" sent', '', 'Bearer'],
  ['none given', TOKEN, undefined],
  ['a wrong one', TOKEN, 'Bearer a-token-of-the-tess'],
  ['a prefix of the token', TOKEN, 'Bearer a-token'],
  ['it and more', TOKEN, `Bearer ${TOKEN}x`],
  ['without "Bearer"', TOKEN, TOKEN],
  ['another scheme', TOKEN, `Basic ${TOKEN}`],
])('%s: the response is 404', (_name, token, given) => {
  expect(statusOf(token, given)).toBe(404);
});

test('the refusal equals the response of an unknown address', async () => {
  const refusal = await Promise.resolve()
    .then(() => admitScraper(new Request(ADDRESS), TOKEN))
    .then(
      () => null,
      (error: unknown) => (error instanceof AppError ? errorResponse(error) : null),
    );
  expect(await refusal?.json()).toEqual(await unknownPath(new Request(ADDRESS)).json());
});
