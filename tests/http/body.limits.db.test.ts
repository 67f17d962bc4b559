import { expect, test } from 'vitest';
import { AppError } from '../../lib/errors';
import { readJsonBody, readTextBody, requireJson } from '../../lib/http/body';
import { requestTo } from '../helpers/http/accounts';

const KIB = 1_024;

function post(body: BodyInit, headers: Record<string, string> = {}): Request {
  return requestTo('/', { method: 'POST', body, headers });
}

async function refusal(work: Promise<unknown>): Promise<AppError> {
  const thrown = await work.then(
    (value) => value,
    (error: unknown) => error,
  );
  if (!(thrown instanceof AppError)) throw new Error(`expected a refusal, got ${String(thrown)}`);
  return thrown;
}

/** A body of 200 MB that is generated as it is read. */
function endless(chunks = 3_200): { stream: ReadableStream<Uint8Array>; made: () => number } {
  let made = 0;
  const stream = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        made += 1;
        if (made > chunks) controller.close();
        else controller.enqueue(new Uint8Array(64 * KIB).fill(0x20));
      },
    },
    { highWaterMark: 0 },
  );
  return { stream, made: () => made };
}

test('a body of 200 MB is refused at the limit, not at its end', async () => {
  const { stream, made } = endless();
  const refused = await refusal(readTextBody(post(stream), 5 * KIB * KIB));
  expect(refused.code).toBe('too_large');
  expect(made()).toBeLessThan(90);
});

test('the rest after the limit is read and dropped, so that the client gets the response', async () => {
  const { stream, made } = endless(40);
  await refusal(readTextBody(post(stream), KIB));
  await expect.poll(made).toBe(41);
});

test('a Content-Length above the limit is refused before a byte is read', async () => {
  const { stream, made } = endless();
  const refused = await refusal(readTextBody(post(stream, { 'content-length': '209715200' }), KIB));
  expect(refused.code).toBe('too_large');
  expect(made()).toBe(0);
});

test('exactly the limit is accepted and one byte more is not; bytes count, not characters', async () => {
  expect(await readTextBody(post('x'.repeat(KIB)), KIB)).toHaveLength(KIB);
  expect((await refusal(readTextBody(post('x'.repeat(KIB + 1)), KIB))).code).toBe('too_large');
  expect((await refusal(readTextBody(post('é'.repeat(KIB)), KIB))).code).toBe('too_large');
});

test('a character split between two chunks is decoded whole', async () => {
  const bytes = new TextEncoder().encode('{"name":"Zoë 🐙"}');
  const stream = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const byte of bytes) controller.enqueue(Uint8Array.of(byte));
      controller.close();
    },
  });
  expect(await readJsonBody(post(stream), KIB)).toEqual({ name: 'Zoë 🐙' });
});

test('a body that ends early is 400', async () => {
  const stream = new ReadableStream<Uint8Array>({
    pull: (controller) => controller.error(new Error('socket hang up')),
  });
  expect((await refusal(readTextBody(post(stream), KIB))).code).toBe('bad_request');
});

test('brackets inside strings do not count as nesting', async () => {
  const nested = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`;
  expect(await readJsonBody(post(nested(32)), KIB)).toBeDefined();
  expect((await refusal(readJsonBody(post(nested(33)), KIB))).message).toMatch(/nested/);
  expect((await refusal(readJsonBody(post(nested(10_000)), 64 * KIB))).message).toMatch(/nested/);
  expect(await readJsonBody(post(JSON.stringify(['[{'.repeat(100), '\\"[['])), KIB)).toHaveLength(2);
});

test.each([
  ['application/json', true],
  ['Application/JSON; charset=UTF-8', true],
  ['application/json;charset="utf-8"', true],
  ['application/json; charset=utf-16', false],
  ['text/plain', false],
  ['text/plain; application/json', false],
  ['application/x-www-form-urlencoded', false],
  ['application/jsonp', false],
])('%s: %s', (type, passes) => {
  const check = () => requireJson(post('{}', { 'content-type': type }));
  if (passes) expect(check).not.toThrow();
  else expect(check).toThrow(AppError);
});
