import { expect, test } from 'vitest';
import type { Announcer, Place } from '../../lib/client/presence/announcer';
import { lazyAnnouncer } from '../../lib/client/presence/lazy-announcer';

const place = (planId: string): Place => ({ planId, entryId: null, editing: false, element: () => null });
const settled = () => new Promise((resolve) => setTimeout(resolve));

function fake() {
  const entered = new Set<string>();
  let starts = 0;
  let stops = 0;
  const announcer: Announcer = {
    enter({ planId }) {
      entered.add(planId);
      return () => entered.delete(planId);
    },
    start() {
      starts += 1;
      return () => {
        stops += 1;
      };
    },
    entryId: () => null,
    subscribe: () => () => {},
  };
  return { announcer, entered, counts: () => ({ starts, stops }) };
}

test('places that are entered before the module is there are handed to it; one that was left is not', async () => {
  const { announcer, entered } = fake();
  const lazy = lazyAnnouncer(async () => announcer);
  lazy.enter(place('stays'));
  lazy.enter(place('left'))();
  lazy.start();
  await settled();
  expect([...entered]).toEqual(['stays']);
  const leave = lazy.enter(place('later'));
  expect([...entered]).toEqual(['stays', 'later']);
  leave();
  expect([...entered]).toEqual(['stays']);
});

test('a place that was entered early can be left after the module is there', async () => {
  const { announcer, entered } = fake();
  const lazy = lazyAnnouncer(async () => announcer);
  const leave = lazy.enter(place('early'));
  lazy.start();
  await settled();
  leave();
  expect(entered.size).toBe(0);
});

test('stopped before the module is there, it never starts', async () => {
  const { announcer, counts } = fake();
  const lazy = lazyAnnouncer(async () => announcer);
  lazy.start()();
  await settled();
  expect(counts()).toEqual({ starts: 0, stops: 0 });
  const stop = lazy.start();
  await settled();
  stop();
  expect(counts()).toEqual({ starts: 1, stops: 1 });
});
