import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { promiseOfEmail } from '../helpers/calls';
import { fingerprint } from '../helpers/fingerprint';
import { createOrg, type Org } from '../helpers/org';
import { KINDS, openPlace, type Place } from '../helpers/place';
import { sendBytes, sendChunked, sendRaw } from '../helpers/raw-http';
import type { Server } from '../helpers/server';

const MB = 1_048_576;

describe.each(KINDS)('on %s', (kind) => {
  let place: Place;
  let server: Server;
  let org: Org;
  let before: unknown;
  beforeAll(async () => {
    place = await openPlace(kind);
    server = await place.start();
    org = await createOrg(server.origin);
    before = await fingerprint(place, org);
  });
  afterAll(() => place?.close());

  const headers = (type = 'application/json') => ({
    cookie: org.owner.session.cookies(),
    'content-type': type,
  });
  const urlOf = (path: string) => `${server.origin}/api/orgs/${org.slug}${path}`;

  test.each(['application/json', 'text/vtt'])(
    '200 MB of %s in chunks: 413 long before the end',
    async (type) => {
      const answer = await sendChunked(urlOf('/calls'), headers(type), 200 * MB);
      expect(answer.status).toBe(413);
      expect(JSON.parse(answer.text)).toMatchObject({ code: 'too_large', max_bytes: 5 * MB });
      // What the sockets on both sides hold has been sent as well; the rest has not.
      expect(answer.sent).toBeLessThan(60 * MB);
    },
  );

  test('an announced 200 MB is refused without reading it', async () => {
    const head = `POST /api/orgs/${org.slug}/calls HTTP/1.1\r\nHost: ${new URL(server.origin).host}\r\nCookie: ${org.owner.session.cookies()}\r\nContent-Type: application/json\r\nContent-Length: ${200 * MB}\r\n\r\n{`;
    expect(await sendBytes(server.port, head)).toMatch(/^HTTP\/1\.1 413/);
  });

  test('2 MB that are no JSON: 400; 64 KB and a byte where 64 KB are the limit: 413', async () => {
    const noise = await sendRaw(urlOf('/calls'), { method: 'POST', headers: headers() }, 'a'.repeat(2 * MB));
    expect(noise.status).toBe(400);
    const name = JSON.stringify({ name: 'a'.repeat(65_537) });
    const contact = await sendRaw(urlOf('/contacts'), { method: 'POST', headers: headers() }, name);
    expect(contact.status).toBe(413);
  });

  test('bytes that are not UTF-8: 400', async () => {
    const body = Buffer.concat([
      Buffer.from('{"name":"'),
      Buffer.from([0xc3, 0x28, 0xff]),
      Buffer.from('"}'),
    ]);
    const answer = await sendRaw(urlOf('/contacts'), { method: 'POST', headers: headers() }, body);
    expect(answer.status).toBe(400);
  });

  test('a page of another site may not change anything with our cookie', async () => {
    for (const foreign of [
      { origin: 'https://evil.example.com' },
      { origin: 'null' },
      { 'sec-fetch-site': 'cross-site' },
    ]) {
      const options = { method: 'POST', headers: { ...headers(), ...foreign } };
      const answer = await sendRaw(urlOf('/calls'), options, JSON.stringify(promiseOfEmail()));
      expect(answer.status).toBe(403);
    }
  });

  test('nothing of all that was written, and the server is well', async () => {
    expect(await fingerprint(place, org)).toEqual(before);
    expect((await fetch(`${server.origin}/api/health`)).status).toBe(200);
    expect(server.output()).not.toMatch(/A request failed|Unhandled|heap/i);
  });

  test('a byte order mark is no reason to refuse', async () => {
    const body = `\ufeff${JSON.stringify(promiseOfEmail())}`;
    const answer = await sendRaw(urlOf('/calls'), { method: 'POST', headers: headers() }, body);
    expect(answer.status).toBe(201);
  });

  test('a real transcript of 2 MB is taken in', async () => {
    const text = 'We talked about the windows for a long while. '.repeat(200);
    const turns = Array.from({ length: 220 }, (_, index) => ({ speaker: index % 2 ? 'A' : 'B', text }));
    const body = JSON.stringify(promiseOfEmail({ turns }));
    expect(body.length).toBeGreaterThan(1.9 * MB);
    const answer = await sendRaw(urlOf('/calls'), { method: 'POST', headers: headers() }, body);
    expect(answer.status).toBe(201);
  });
});
