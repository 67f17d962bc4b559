import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import type { Announcement } from '../../lib/presence/schema';
import { type ConnectOptions, readStream, requestStream } from '../helpers/stream/stream-lab';
import {
  connectBy,
  hub,
  lab,
  newOrg,
  noConnectionsLeft,
  TRANSPORTS,
  withStreams,
} from '../helpers/stream/stream-transports';
import { waitFor } from '../helpers/wait';

withStreams();

const BEN = { id: 'ben', name: 'Ben' };
let turn = 0;

function announce(over: Partial<Announcement> = {}): Announcement {
  turn += 1;
  return { page: randomUUID(), turn, plan_id: randomUUID(), entry_id: null, doing: 'looking', ...over };
}

test.each(TRANSPORTS)(
  '%s, a stream sends who is present at its start and at changes, without moving the cursor',
  async (transport) => {
    const org = await newOrg(3);
    const connect = (options: ConnectOptions = {}) => connectBy(transport, org.id, options);
    const page = randomUUID();
    const first = announce({ page });
    lab.presence.announce(org.id, BEN, first);
    const stream = await connect({ after: org.cursor(1) });
    await stream.until('caught-up');
    // Presence comes before caught-up, so a page has it when it shows that it is live.
    expect(stream.names().slice(-2)).toEqual(['presence', 'caught-up']);
    const ben = { ...BEN, entry_id: null, doing: 'looking' };
    expect(stream.data('presence')).toEqual({
      all: true,
      plans: [{ plan_id: first.plan_id, people: [ben] }],
    });

    const next = announce({ page, doing: 'editing' });
    lab.presence.announce(org.id, BEN, next);
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
    await noConnectionsLeft();
  },
);

test('without present people a stream sends no presence', async () => {
  const org = await newOrg(1);
  const other = await newOrg();
  lab.presence.announce(other.id, BEN, announce());
  const stream = await connectBy('without a server', org.id);
  await stream.until('caught-up');
  lab.presence.announce(other.id, BEN, announce());
  await lab.append(org.id, 1);
  await waitFor('the event', () => stream.ids().length === 1);
  expect(stream.names()).not.toContain('presence');
  await stream.cancel();
});

test('a client that does not read gets only the latest presence when it reads again', async () => {
  const org = await newOrg();
  const response = await requestStream(lab, hub, org.id, { after: org.cursor(0) });
  await waitFor('it to be open', () => hub.connections.total() === 1);
  await lab.append(org.id, 1, { filler: 'x'.repeat(100_000) });
  let notified = 0;
  const watcher = lab.presence.subscribe(org.id, () => {
    notified += 1;
    watcher.news();
  });
  const page = randomUUID();
  let last = announce({ page });
  for (let count = 1; count <= 5; count += 1) {
    last = announce({ page });
    lab.presence.announce(org.id, BEN, last);
    await waitFor('other watchers to be notified', () => notified === count);
  }
  watcher.close();
  const stream = readStream(response);
  await stream.until('presence', (data) => data.includes(last.plan_id));
  expect(stream.names()).toEqual(['hello', 'caught-up', 'plan.state.changed', 'presence']);
  await stream.cancel();
  await noConnectionsLeft();
});
