import { afterEach, expect, test } from 'vitest';
import { addMember, createOrg, signIn } from '../../helpers/db/org';
import { type Backend, openBackend } from '../../helpers/http/backend';
import { cursorOf, openStream, type Stream } from '../../helpers/stream/sse';

let backend: Backend;
afterEach(() => backend?.close());

test('a live stream ends soon after its person was removed or signed out, and no other stream does', async () => {
  backend = await openBackend('PostgreSQL');
  const server = await backend.start({ STREAM_HEARTBEAT_S: '1' });
  const org = await createOrg(server.origin);
  const member = await addMember(org, 'Mona Member');
  const elsewhere = await signIn(server.origin, org.owner.email);
  const after = cursorOf((await org.api.get('/plans')).body);
  const open = async (session: typeof elsewhere): Promise<Stream> => {
    const stream = await openStream(session, org.slug, { after });
    await stream.find('caught-up');
    return stream;
  };
  const [stays, removed, signedOut] = await Promise.all([
    open(org.owner.session),
    open(member.session),
    open(elsewhere),
  ]);

  const { members } = Object((await org.api.get('/members')).body);
  const { id } = members.find((one: { email: string }) => one.email === member.email);
  expect(
    (await org.owner.session.request('DELETE', `/api/orgs/${org.slug}/members/${id}`)).status,
  ).toBeLessThan(300);
  expect((await elsewhere.request('POST', '/api/auth/sign-out', {})).status).toBe(200);

  await Promise.all([removed.ended, signedOut.ended]);
  for (const stream of [removed, signedOut]) {
    expect(stream.frames.at(-1)).toMatchObject({ event: 'bye', data: { reason: 'revoked' } });
  }
  // Two more heartbeats of the stream that stays, which is checked like the others.
  const beats = stays.frames.filter(({ event }) => event === 'hb').length;
  await stays.find('hb', () => stays.frames.filter(({ event }) => event === 'hb').length >= beats + 2);
  expect(stays.frames.some(({ event }) => event === 'bye')).toBe(false);
  const again = await openStream(member.session, org.slug, { after });
  expect(again.status).toBe(404);
  stays.cut();
});
