import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import type { Announcement } from '../../lib/presence/schema';
import { askStream, type ConnectOptions, readStream } from '../helpers/stream/stream-lab';
import { anOrg, connectBy, hub, lab, nobodyIsLeft, WAYS, withStreams } from '../helpers/stream/stream-ways';
import { waitFor } from '../helpers/wait';

withStreams();

const BEN = { id: 'ben', name: 'Ben' };
let turn = 0;

function saying(over: Partial<Announcement> = {}): Announcement {
  turn += 1;
  return { page: randomUUID(), turn, plan_id: randomUUID(), entry_id: null, doing: 'looking', ...over };
}

test.each(WAYS)(
  '%s, a stream sends who is present at its start and at changes, without moving the cursor',
  async (way) => {
    const org = await anOrg(3);
    const connect = (options: ConnectOptions = {}) => connectBy(way, org.id, options);
    const page = randomUUID();
    const first = saying({ page });
    lab.presence.say(org.id, BEN, first);
    const stream = await connect({ after: org.cursor(1) });
    await stream.until('caught-up');
    // The present people are known when the page shows that it is live.
    expect(stream.names().slice(-2)).toEqual(['presence', 'caught-up']);
    const ben = { ...BEN, entry_id: null, doing: 'looking' };
    expect(stream.data('presence')).toEqual({
      all: true,
      plans: [{ plan_id: first.plan_id, people: [ben] }],
    });

    const next = saying({ page, doing: 'editing' });
    lab.presence.say(org.id, BEN, next);
    await stream.until('presence', (data) => data.includes('editing'));
    expect(stream.data('presence')).toEqual({
      all: false,
      plans: [
        { plan_id: first.plan_id, people: [] },
        { plan_id: next.plan_id, people: [{ ...ben, doing: 'editing' }] },
      ],
    });
    await lab.append(org.id, 1);
    await waitFor('the event', () => stream.ids().length === 3);
    expect(stream.frames.filter(({ event }) => event === 'presence').map(({ id }) => id)).toEqual([
      undefined,
      undefined,
    ]);
    await stream.cancel();
    await nobodyIsLeft();
  },
);

test('without present people a stream sends no presence', async () => {
  const org = await anOrg(1);
  const other = await anOrg();
  lab.presence.say(other.id, BEN, saying());
  const stream = await connectBy('directly', org.id);
  await stream.until('caught-up');
  lab.presence.say(other.id, BEN, saying());
  await lab.append(org.id, 1);
  await waitFor('the event', () => stream.ids().length === 1);
  expect(stream.names()).not.toContain('presence');
  await stream.cancel();
});

test('a client that does not read gets only the latest presence when it reads again', async () => {
  const org = await anOrg();
  const response = await askStream(lab, hub, org.id, { after: org.cursor(0) });
  await waitFor('it to be open', () => hub.connections.total() === 1);
  await lab.append(org.id, 1, { filler: 'x'.repeat(100_000) });
  let told = 0;
  const attentive = lab.presence.watch(org.id, () => {
    told += 1;
    attentive.news();
  });
  const page = randomUUID();
  let last = saying({ page });
  for (let count = 1; count <= 5; count += 1) {
    last = saying({ page });
    lab.presence.say(org.id, BEN, last);
    await waitFor('others to be told', () => told === count);
  }
  attentive.close();
  const stream = readStream(response);
  await stream.until('presence', (data) => data.includes(last.plan_id));
  expect(stream.names()).toEqual(['hello', 'caught-up', 'plan.state.changed', 'presence']);
  await stream.cancel();
  await nobodyIsLeft();
});
