import { beforeEach, expect, test, vi } from 'vitest';
import { presenceSentence } from '../../app/[org]/_presence/presence-labels';
import { createLiveStore } from '../../lib/client/live-store';
import { createPresenceStore } from '../../lib/client/presence/presence-store';
import { createEventStream } from '../../lib/client/stream/event-stream';
import type { PresenceNews, PresentPerson } from '../../lib/presence/schema';
import { createFakePlatform } from '../helpers/browser/fake-platform';
import { createFakeBrowser } from '../helpers/browser/fake-tabs';

const somebody = (id: string, over: Partial<PresentPerson> = {}): PresentPerson => ({
  ...{ id, name: id, entry_id: null, doing: 'looking' },
  ...over,
});
const at = (plan_id: string, ...people: PresentPerson[]) => ({ plan_id, people });
const news = (...plans: PresenceNews['plans']): PresenceNews => ({ all: false, plans });
const namesOf = (people: readonly PresentPerson[]) => people.map(({ id, doing }) => `${id} ${doing}`);

test('a plan lists everybody in it once, an entry lists the people at it, and nobody sees themselves', () => {
  const store = createPresenceStore('me');
  const ben = [somebody('ben'), somebody('ben', { entry_id: 'e1', doing: 'editing' })];
  store.apply(
    news(at('p1', ...ben, somebody('cleo', { entry_id: 'e2' }), somebody('me', { entry_id: 'e1' }))),
  );
  expect(namesOf(store.at('p1'))).toEqual(['ben editing', 'cleo looking']);
  expect(namesOf(store.at('p1', 'e1'))).toEqual(['ben editing']);
  expect(namesOf(store.at('p1', 'e2'))).toEqual(['cleo looking']);
  expect(store.at('p2')).toEqual([]);
});

test('an unchanged result is the same object, so that only changes are rendered', () => {
  const store = createPresenceStore('me');
  const listener = vi.fn();
  store.subscribe(listener);
  store.apply(news(at('p1', somebody('ben', { entry_id: 'e1' })), at('p2', somebody('cleo'))));
  const [one, two] = [store.at('p1', 'e1'), store.at('p2')];
  store.apply(news(at('p1', somebody('ben', { entry_id: 'e1' }), somebody('dora', { entry_id: 'e9' }))));
  expect(store.at('p1', 'e1')).toBe(one);
  expect(store.at('p2')).toBe(two);
  store.clear();
  store.clear();
  expect(store.at('p2')).toEqual([]);
  expect(listener).toHaveBeenCalledTimes(3);
});

test.each<[string, PresentPerson[]]>([
  ['Ben is looking at this', [somebody('Ben')]],
  ['Ben and Ana are looking at this', [somebody('Ben'), somebody('Ana')]],
  ['Ben and 2 others are looking at this', [somebody('Ben'), somebody('Ana'), somebody('Cleo')]],
  ['Ana is editing this, Ben is looking', [somebody('Ben'), somebody('Ana', { doing: 'editing' })]],
])('%s', (words, people) => {
  expect(presenceSentence(people, 'entry')).toBe(words);
});

let fake: ReturnType<typeof createFakePlatform>;
let presence: ReturnType<typeof createPresenceStore>;
let stream: ReturnType<typeof createEventStream>;
beforeEach(() => {
  fake = createFakePlatform();
  presence = createPresenceStore('me');
  const store = createLiveStore('ab12cd34.5');
  stream = createEventStream({ org: 'acme', store, presence, platform: () => fake.platform });
  stream.start();
});

test('a page without a stream shows nobody, and the next stream replaces everything', () => {
  fake.goLive(5);
  fake.send('presence', news(at('p1', somebody('ben'))));
  expect(presence.at('p1')).toHaveLength(1);
  fake.fail();
  expect(presence.at('p1')).toEqual([]);
  stream.retry();
  fake.hello(5);
  fake.send('presence', { all: true, plans: [at('p2', somebody('cleo'))] });
  fake.send('caught-up', { head: 5 });
  expect(namesOf(presence.at('p2'))).toEqual(['cleo looking']);
});

test('a renewed stream keeps the people shown until it has started, and then shows who is still there', () => {
  fake.goLive(5);
  fake.send('presence', news(at('p1', somebody('ben'))));
  fake.send('bye', { reason: 'rotate' });
  fake.hello(5);
  expect(presence.at('p1')).toHaveLength(1);
  // Without people the server sends no presence.
  fake.send('caught-up', { head: 5 });
  expect(presence.at('p1')).toEqual([]);
});

test('unreadable presence, for example of another version, breaks neither the stream nor an event', () => {
  fake.goLive(5);
  for (const data of ['nonsense', 'null', '{}']) fake.send('presence', data);
  fake.event(6);
  expect(stream.connection().state).toBe('live');
  expect(fake.openStreams()).toBe(1);
  expect(fake.sources).toHaveLength(1);
});

test('a tab that opens later gets the present people and all further changes', async () => {
  const browser = createFakeBrowser();
  const first = browser.openTab('ab12cd34.5');
  await browser.settle();
  browser.fake.hello(5);
  browser.fake.send('presence', {
    all: true,
    plans: [at('p1', somebody('ben')), at('p2', somebody('cleo'))],
  });
  browser.fake.send('caught-up', { head: 5 });
  browser.fake.send('presence', news(at('p2'), at('p3', somebody('dora'))));
  const later = browser.openTab('ab12cd34.5');
  await browser.settle();
  const seen = () => ['p1', 'p2', 'p3'].map((plan) => later.presence.at(plan).length);
  expect(seen()).toEqual([1, 0, 1]);
  browser.fake.send('presence', news(at('p1')));
  await browser.settle();
  expect(seen()).toEqual([0, 0, 1]);
  expect(first.presence.at('p3')).toHaveLength(1);
  expect(browser.fake.openStreams()).toBe(1);
  expect(later.state()).toBe('live');
});
