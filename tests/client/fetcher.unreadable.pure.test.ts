import { afterEach, describe, expect, test, vi } from 'vitest';
import { ApiError, getJson, sendJson, UnreadableAnswerError } from '../../lib/client/fetcher';
import { DecodeError, number, object } from '../../lib/kit/decode';

const decode = object({ count: number });

function answer(body: string, status = 200): void {
  vi.stubGlobal('fetch', async () => new Response(body, { status }));
}
afterEach(() => {
  vi.unstubAllGlobals();
});

const thrownBy = (request: Promise<unknown>) =>
  request.then(
    (value) => ({ resolved: value }),
    (thrown: unknown) => thrown,
  );

describe('an answer with a status of success', () => {
  test('is decoded', async () => {
    answer('{"count":3,"more":true}');
    expect(await getJson('/counts', decode)).toEqual({ count: 3, more: true });
    expect(await sendJson('POST', '/counts', {}, decode)).toEqual({ count: 3, more: true });
  });

  test.each([
    ['the page of a proxy', '<!doctype html><title>Sign in to the network</title>'],
    ['JSON of another service', '{"status":"ok"}'],
    ['JSON of another type', '{"count":"3"}'],
    ['no text', ''],
    ['null', 'null'],
  ])('that is %s throws an error whose message is for people', async (_, body) => {
    answer(body);
    for (const request of [getJson('/counts', decode), sendJson('PATCH', '/counts', {}, decode)]) {
      const thrown = await thrownBy(request);
      expect(thrown).toBeInstanceOf(UnreadableAnswerError);
      expect(thrown).toHaveProperty(
        'message',
        expect.stringMatching(/^The server’s answer could not be read/),
      );
    }
  });

  test('that is invalid names the invalid field in its cause', async () => {
    answer('{"count":null}');
    expect(await thrownBy(getJson('/counts', decode))).toMatchObject({
      cause: new DecodeError('count', 'a number'),
    });
  });

  test('without a decoder must still be JSON', async () => {
    answer('{"removed":"1"}');
    expect(await sendJson('DELETE', '/counts/1')).toEqual({ removed: '1' });
    answer('<!doctype html>');
    expect(await thrownBy(sendJson('DELETE', '/counts/1'))).toBeInstanceOf(UnreadableAnswerError);
  });

  test('to a change that cannot be decoded does not claim that the change failed', async () => {
    answer('<!doctype html>');
    expect(await thrownBy(sendJson('DELETE', '/counts/1'))).toHaveProperty(
      'message',
      expect.stringContaining('we don’t know whether this was done'),
    );
  });
});

test.each(['<!doctype html><title>Bad gateway</title>', '[]', 'null', ''])(
  'a refusal with the body %j is an ApiError with the status',
  async (body) => {
    answer(body, 502);
    const thrown = await thrownBy(getJson('/counts', decode));
    expect(thrown).toBeInstanceOf(ApiError);
    expect(thrown).toMatchObject({ status: 502, code: 'unknown', message: 'The server answered 502.' });
  },
);

test('a refusal of the API keeps its details', async () => {
  answer('{"code":"conflict","message":"Already rejected.","current":{"version":6}}', 409);
  expect(await thrownBy(sendJson('POST', '/counts'))).toMatchObject({
    status: 409,
    code: 'conflict',
    message: 'Already rejected.',
    current: { version: 6 },
  });
});
