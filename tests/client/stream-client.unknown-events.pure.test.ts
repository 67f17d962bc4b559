import { expect, test, vi } from 'vitest';
import { fake, state, store, withEventStream } from '../helpers/browser/stream-client';

withEventStream();

const NEW_EVENT = 'plan.archived';

/** The greeting of a newer server, which names a numbered event that this version does not know. */
function helloOfNewerServer(from: number): void {
  const events = ['plan.created', 'plan.state.changed', NEW_EVENT];
  fake.send('hello', { epoch: 'ab12cd34', head: from, oldest: 1, from, heartbeat_s: 15, events });
}
const unknown = (seq: number) => fake.send(NEW_EVENT, { whatever: true }, `ab12cd34.${seq}`);

test('an unknown numbered event that hello names moves the cursor, in the replay and live, without a reopening', async () => {
  helloOfNewerServer(5);
  unknown(6);
  fake.event(7);
  fake.send('caught-up', { head: 7 });
  unknown(8);
  unknown(8);
  fake.event(9);
  unknown(10);
  fake.send('hb', { head: 10 });
  expect(state()).toBe('live');
  expect(fake.sources).toHaveLength(1);
  expect(store.cursor()).toEqual({ epoch: 'ab12cd34', seq: 10 });
  await vi.waitFor(() => expect(store.view()).toMatchObject({ last: 10, baseSeq: 5, generation: 0 }));
  expect(store.view().events.map(({ seq }) => seq)).toEqual([7, 9]);
  fake.send('bye', { reason: 'rotate' });
  expect(fake.latest().url).toContain('after=ab12cd34.10');
});

test('a gap between unknown events is still a gap', () => {
  helloOfNewerServer(5);
  fake.send('caught-up', { head: 5 });
  unknown(7);
  expect(fake.sources).toHaveLength(2);
  expect(fake.latest().url).toContain('after=ab12cd34.5');
});

test('an unknown numbered event that hello does not name shows as a gap', () => {
  fake.hello(5);
  fake.send('caught-up', { head: 5 });
  unknown(6);
  fake.event(7);
  expect(fake.sources).toHaveLength(2);
  expect(store.cursor()?.seq).toBe(5);
});
