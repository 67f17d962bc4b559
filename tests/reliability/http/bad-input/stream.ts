import { beforeAll, expect, test } from 'vitest';
import { createOrg, type Org } from '../../../helpers/db/org';
import { openBackend } from '../../../helpers/http/backend';
import { sendBytes, sendRaw } from '../../../helpers/http/raw-http';
import type { Server } from '../../../helpers/http/server';
import { openStream } from '../../../helpers/stream/sse';
import { waitFor } from '../../../helpers/wait';
import type { Ground } from './ground';

const AFTERS: [string, string][] = [
  ['empty', 'after='],
  ['negative', 'after=-1'],
  ['a number in scientific form', 'after=1e3'],
  ['hexadecimal', 'after=0x10'],
  ['without an epoch', 'after=01'],
  ['leading zero', 'after=abcd1234.01'],
  ['beyond the safe integers', 'after=abcd1234.9007199254740993'],
  ['twenty digits', 'after=abcd1234.12345678901234567890'],
  ['fullwidth digits', `after=abcd1234.${encodeURIComponent('１２')}`],
  ['no sequence', 'after=abcd1234.'],
  ['given twice', 'after=abcd1234.1&after=abcd1234.2'],
  ['in brackets', 'after[]=abcd1234.1'],
  ['NUL', 'after=%00'],
  ['a broken escape', 'after=%zz'],
  ['a line break and a field', 'after=abcd1234.1%0d%0aevent:x'],
];

const LAST_EVENT_IDS: [string, string, string][] = [
  ['of two headers', 'abcd1234.1, abcd1234.2', 'bad_cursor'],
  ['bytes beyond ASCII', 'abcd1234.\u00b2', 'bad_cursor'],
  ['SQL', "'; drop table event; --", 'bad_cursor'],
  ['HTML', '<script>alert(1)</script>', 'bad_cursor'],
  ['of an unknown epoch', 'abcd1234.0', 'epoch'],
];

/** The stream's address, headers, methods and limits. */
export function testStream(ground: () => Ground): void {
  let org: Org;
  let server: Server;
  // An org without events.
  beforeAll(() => {
    ({ server, neighbor: org } = ground());
  });
  const url = () => `${server.origin}/api/orgs/${org.slug}/events`;
  const get = (query: string, headers: Record<string, string> = {}) =>
    sendRaw(`${url()}${query}`, { headers: { cookie: org.owner.session.cookies(), ...headers } });

  test.each(AFTERS)('?after= %s is 400', async (_, query) => {
    const answer = await get(`?${query}`);
    expect(answer.status).toBe(400);
    expect(JSON.parse(answer.text)).toMatchObject({ code: 'bad_request', message: expect.any(String) });
  });

  test.each(LAST_EVENT_IDS)(
    'Last-Event-ID %s is 200 and a reset, because a browser cannot correct it',
    async (_, id, reason) => {
      const stream = await openStream(org.owner.session, org.slug, { lastEventId: id });
      expect(stream.status).toBe(200);
      const reset = await stream.find('reset');
      expect(reset).toMatchObject({ id: null, data: { reason, head: 0 } });
      stream.cut();
    },
  );

  test('a cursor of another organization, and one from the future, lead to a reset', async () => {
    const other = await createOrg(server.origin, 'Other');
    const theirs = await openStream(other.owner.session, other.slug);
    const { epoch } = Object((await theirs.find('hello')).data);
    theirs.cut();
    const foreign = await openStream(org.owner.session, org.slug, { after: `${epoch}.0` });
    expect((await foreign.find('reset')).data).toMatchObject({ reason: 'epoch' });
    const own = Object((await foreign.find('hello')).data).epoch;
    const future = await openStream(org.owner.session, org.slug, { after: `${own}.7` });
    expect((await future.find('reset')).data).toMatchObject({ reason: 'future' });
    foreign.cut();
    future.cut();
  });

  test('when header and query differ, the header wins', async () => {
    const probe = await openStream(org.owner.session, org.slug);
    const { epoch } = Object((await probe.find('hello')).data);
    probe.cut();
    const stream = await openStream(org.owner.session, org.slug, {
      after: 'abcd1234.5',
      lastEventId: `${epoch}.0`,
    });
    await stream.find('caught-up');
    expect(stream.frames.map(({ event }) => event)).not.toContain('reset');
    stream.cut();
  });

  test.each(['HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])('%s is 405', async (method) => {
    const answer = await sendRaw(url(), { method, headers: { cookie: org.owner.session.cookies() } });
    expect(answer.status).toBe(405);
    expect(answer.headers.allow).toBe('GET');
  });

  test('a header of 20 KB is refused', async () => {
    expect((await get('', { 'last-event-id': 'a'.repeat(20_000) })).status).toBe(431);
  });

  test.each(['cross-site', 'same-site'])(
    'a request from a page of another site (%s) is 403',
    async (site) => {
      const answer = await get('', { 'sec-fetch-site': site });
      expect(answer.status).toBe(403);
      expect(JSON.parse(answer.text)).toMatchObject({ code: 'forbidden' });
    },
  );

  test.each([
    ['another letter', (slug: string) => `${slug}x`],
    ['a trailing dot', (slug: string) => `${slug}.`],
    ['an encoded slash', (slug: string) => `${slug}%2F`],
    ['NUL', (slug: string) => `${slug}%00`],
    ['a broken escape', (slug: string) => `${slug}%zz`],
  ])('an organization path with %s is not found', async (_, write) => {
    const path = `/api/orgs/${write(org.slug)}/events`;
    const answer = await sendRaw(server.origin, { path, headers: { cookie: org.owner.session.cookies() } });
    expect([400, 404]).toContain(answer.status);
  });

  test('truncated, doubled and forged cookies give no access', async () => {
    const good = org.owner.session.cookies();
    for (const cookie of [
      good.slice(0, -8),
      good.replace(/=.*/, '=x.y'),
      'greenlight.session_token=',
      '=;;;==',
    ]) {
      expect((await sendRaw(url(), { headers: { cookie } })).status).toBe(401);
    }
  });

  test('HTTP/1.0 is served, and bytes that are not HTTP are refused', async () => {
    const cookie = org.owner.session.cookies();
    const path = `/api/orgs/${org.slug}/events`;
    const old = await sendBytes(
      server.port,
      `GET ${path} HTTP/1.0\r\nCookie: ${cookie}\r\n\r\n`,
      'event: hello',
    );
    expect(old).toMatch(/^HTTP\/1\.[01] 200/);
    const both = `POST ${path} HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`;
    expect(await sendBytes(server.port, both)).toMatch(/^HTTP\/1\.1 400/);
    const whole = 'GET http://evil.example.com/ HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n';
    expect(await sendBytes(server.port, whole)).toMatch(/^HTTP\/1\.1 400/);
    for (const path of ['/', '/api/session', '/api/orgs/x/events']) {
      const trace = `TRACE ${path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`;
      expect(await sendBytes(server.port, trace)).toMatch(/^HTTP\/1\.1 405/);
    }
    const star = 'GET * HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n';
    expect(await sendBytes(server.port, star)).toMatch(/^HTTP\/1\.1 400/);
    expect(await sendBytes(server.port, 'GET /\0 HTTP/1.1\r\nHost: a\r\n\r\n')).toMatch(/^HTTP\/1\.1 400/);
  });

  test('one stream too many is 429 with Retry-After, and a closed stream makes room again', async () => {
    const few = await openBackend(ground().kind);
    const small = await few.start({ STREAMS_PER_PERSON: '2' });
    const own = await createOrg(small.origin);
    const open = () => openStream(own.owner.session, own.slug);
    const [first] = await Promise.all([open(), open()]);
    const third = await open();
    expect(third.status).toBe(429);
    expect(Number(third.headers.get('retry-after'))).toBeGreaterThan(0);
    first?.cut();
    await waitFor('there is room again', async () => {
      const again = await open();
      again.cut();
      return again.status === 200;
    });
    await few.close();
  });

  test('after all these requests the stream works', async () => {
    const stream = await openStream(org.owner.session, org.slug);
    expect(await stream.find('caught-up')).toBeDefined();
    stream.cut();
  });
}
