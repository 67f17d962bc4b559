import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import { beforeAll, describe, expect, test } from 'vitest';
import { promiseOfEmail } from '../../../helpers/builders/calls';
import { addMember } from '../../../helpers/db/org';
import { sendBytes, sendChunked, sendRaw } from '../../../helpers/http/raw-http';
import type { Session } from '../../../helpers/http/session';
import { type Ground, signedOut } from './ground';

const MB = 1_048_576;

/** Requests that no browser makes. */
export function testRequests(ground: () => Ground): void {
  let before: unknown;
  beforeAll(async () => {
    before = await ground().fingerprint();
  });
  const urlOf = (path: string) => `${ground().server.origin}/api/orgs/${ground().org.slug}${path}`;
  const headers = (type = 'application/json') => ({
    cookie: ground().org.owner.session.cookies(),
    'content-type': type,
  });
  const send = (path: string, body: string | Buffer, more: Record<string, string> = {}) =>
    sendRaw(urlOf(path), { method: 'POST', headers: { ...headers(), ...more } }, body);
  const head = (line: string, ...lines: string[]) =>
    [
      line,
      `Host: ${new URL(ground().server.origin).host}`,
      `Cookie: ${ground().org.owner.session.cookies()}`,
      'Content-Type: application/json',
      ...lines,
      '\r\n',
    ].join('\r\n');
  const post = (...lines: string[]) =>
    head(`POST /api/orgs/${ground().org.slug}/contacts HTTP/1.1`, ...lines);

  test('bytes that are not UTF-8 are 400', async () => {
    const bytes = [Buffer.from('{"name":"'), Buffer.from([0xc3, 0x28, 0xff]), Buffer.from('"}')];
    expect((await send('/contacts', Buffer.concat(bytes))).status).toBe(400);
  });

  test.each(['application/json', 'text/vtt'])(
    '200 MB of %s in chunks are 413 long before the end',
    async (type) => {
      const answer = await sendChunked(urlOf('/calls'), headers(type), 200 * MB);
      expect(answer.status).toBe(413);
      expect(JSON.parse(answer.text)).toMatchObject({ code: 'too_large', max_bytes: 5 * MB });
      // Only what the buffers of both sockets hold has been sent as well.
      expect(answer.sent).toBeLessThan(60 * MB);
    },
  );

  test('a Content-Length of 200 MB is refused without reading the body', async () => {
    expect(await sendBytes(ground().server.port, `${post(`Content-Length: ${200 * MB}`)}{`)).toMatch(
      /^HTTP\/1\.1 413/,
    );
  });

  test('2 MB that are not JSON are 400; one byte above the limit of 64 KB is 413', async () => {
    expect((await send('/calls', 'a'.repeat(2 * MB))).status).toBe(400);
    expect((await send('/contacts', JSON.stringify({ name: 'a'.repeat(65_537) }))).status).toBe(413);
  });

  test('a body shorter than its Content-Length blocks only its own socket', async () => {
    const socket = connect(ground().server.port, '127.0.0.1');
    await once(socket, 'connect');
    socket.write(`${post('Content-Length: 100')}{"name":"half`);
    expect((await ground().org.api.get('/contacts')).status).toBe(200);
    socket.destroy();
    expect((await ground().org.api.get('/contacts')).status).toBe(200);
  });

  test('a body longer than its Content-Length, two lengths, or a length with chunks are 400', async () => {
    const { port } = ground().server;
    expect(await sendBytes(port, `${post('Content-Length: 2')}{}{"name":"more"}`, '400 Bad Request')).toMatch(
      /HTTP\/1\.1 400/,
    );
    expect(await sendBytes(port, `${post('Content-Length: 2', 'Content-Length: 3')}{} `)).toMatch(
      /^HTTP\/1\.1 400/,
    );
    expect(
      await sendBytes(port, `${post('Content-Length: 2', 'Transfer-Encoding: chunked')}0\r\n\r\n`),
    ).toMatch(/^HTTP\/1\.1 400/);
  });

  test('the method is the one of the request line, not of a header', async () => {
    const path = `/plans/${ground().plan}/stop`;
    const override = {
      'x-http-method-override': 'POST',
      'x-http-method': 'POST',
      'x-method-override': 'POST',
    };
    const response = await sendRaw(`${urlOf(path)}?_method=POST`, { headers: { ...headers(), ...override } });
    expect(response.status).toBe(405);
  });

  test('a page of another site cannot change anything with our cookie', async () => {
    const { port } = ground().server;
    const others: Record<string, string>[] = [
      { origin: 'https://evil.example.com' },
      { origin: 'null' },
      { origin: '' },
      { origin: `http://127.0.0.1:${port === 1 ? 2 : 1}` },
      { origin: `http://127.0.0.1:${port}.evil.example.com` },
      { origin: `http://user@127.0.0.1:${port}` },
      { origin: `https://127.0.0.1:${port}` },
      { 'sec-fetch-site': 'cross-site' },
    ];
    for (const foreign of others) {
      const answer = await send('/calls', JSON.stringify(promiseOfEmail()), foreign);
      expect({ foreign, status: answer.status }).toEqual({ foreign, status: 403 });
    }
  });

  test('an absolute URL as the target, and two hosts, do not redirect elsewhere', async () => {
    const { port } = ground().server;
    const whole = head('GET http://evil.example.com/api/session HTTP/1.1', 'Connection: close');
    expect(await sendBytes(port, whole)).toMatch(/^HTTP\/1\.1 400/);
    const hosts = head('GET /api/session HTTP/1.1', 'Host: evil.example.com', 'Connection: close');
    const answer = await sendBytes(port, hosts, '\0');
    expect(answer).toMatch(/^HTTP\/1\.1 (200|400)/);
    expect(answer).not.toContain('evil.example.com');
    const page = head('GET / HTTP/1.1', 'Host: evil.example.com', 'Connection: close').replace(
      /Host: 127.*\r\n/,
      '',
    );
    expect(await sendBytes(port, page)).not.toMatch(/location: .*evil/i);
  });

  test('headers that only a proxy may set give no access', async () => {
    const forged = {
      'x-forwarded-for': '127.0.0.1',
      'x-forwarded-host': 'evil.example.com',
      'x-forwarded-proto': 'https',
      forwarded: 'host=evil.example.com;proto=https',
      'x-real-ip': '127.0.0.1',
      'x-middleware-subrequest': 'middleware:middleware:middleware:middleware:middleware',
      'x-original-url': '/api/health',
      'x-rewrite-url': '/api/health',
    };
    const session = await signedOut(ground()).request(
      'GET',
      `/api/orgs/${ground().org.slug}/plans`,
      undefined,
      forged,
    );
    expect(session.status).toBe(401);
    const origin = await send('/calls', JSON.stringify(promiseOfEmail()), {
      ...forged,
      origin: 'https://evil.example.com',
    });
    expect(origin.status).toBe(403);
    const page = await sendRaw(`${ground().server.origin}/${ground().org.slug}/plans`, { headers: forged });
    expect(page.headers.location ?? '').not.toContain('evil');
  });

  test('none of these requests wrote anything, and the server is healthy', async () => {
    expect(await ground().fingerprint()).toEqual(before);
    expect((await fetch(`${ground().server.origin}/api/health`)).status).toBe(200);
    expect(ground().server.output()).not.toMatch(/A request failed|Unhandled|heap/i);
  });

  test('a byte order mark is accepted', async () => {
    expect((await send('/calls', `\ufeff${JSON.stringify(promiseOfEmail())}`)).status).toBe(201);
  });

  test('a transcript of 2 MB is accepted', async () => {
    const text = 'We talked about the windows for a long while. '.repeat(200);
    const turns = Array.from({ length: 220 }, (_, index) => ({ speaker: index % 2 ? 'A' : 'B', text }));
    const body = JSON.stringify(promiseOfEmail({ turns }));
    expect(body.length).toBeGreaterThan(1.9 * MB);
    expect((await send('/calls', body)).status).toBe(201);
  });

  describe('an idempotency key', () => {
    const make = (session: Session, key: string, name: string, org = ground().org.slug) =>
      session.request('POST', `/api/orgs/${org}/contacts`, { name }, { 'idempotency-key': key });
    const named = async (name: string, { api } = ground().org) =>
      Object((await api.get(`/contacts?q=${name}`)).body).contacts.length;

    test('with a line break never reaches the server', async () => {
      const broken = `${post('Idempotency-Key: a\nb', 'Content-Length: 2')}{}`;
      expect(await sendBytes(ground().server.port, broken)).toMatch(/^HTTP\/1\.1 400/);
    });

    test('sent fifty times at once creates one contact and returns the same response fifty times', async () => {
      const [key, name] = [randomUUID(), `Fifty ${randomUUID()}`];
      const { session } = ground().org.api;
      const answers = await Promise.all(Array.from({ length: 50 }, () => make(session, key, name)));
      expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
      expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1);
      expect(await named(name)).toBe(1);
    });

    test('with another body is 422, and nothing is created', async () => {
      const [key, name] = [randomUUID(), `Other ${randomUUID()}`];
      const { session } = ground().org.api;
      expect((await make(session, key, 'First body')).status).toBe(201);
      expect(await make(session, key, name)).toMatchObject({ status: 422, body: { code: 'invalid' } });
      expect(await named(name)).toBe(0);
    });

    test('of another person, or in another organization, is another key', async () => {
      const [key, name] = [randomUUID(), `Twice ${randomUUID()}`];
      const { org, neighbor } = ground();
      const colleague = await addMember(org, 'Cora Colleague');
      expect((await make(org.api.session, key, name)).status).toBe(201);
      expect((await make(colleague.session, key, name)).status).toBe(201);
      expect(await named(name)).toBe(2);
      expect((await make(neighbor.api.session, key, name, neighbor.slug)).status).toBe(201);
      expect(await named(name, neighbor)).toBe(1);
    });
  });
}
