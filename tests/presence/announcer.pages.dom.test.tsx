// @vitest-environment jsdom
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type Announcer, createAnnouncer, type Place } from '../../lib/client/presence/announcer';
import type { Announcement } from '../../lib/presence/schema';
import { ANNOUNCE_INTERVAL_MS } from '../../lib/presence/urls';

let announcements: Announcement[];
let live: boolean;
let announcer: Announcer;
let stop: () => void;

beforeEach(() => {
  vi.useFakeTimers();
  document.body.innerHTML = '';
  announcements = [];
  live = true;
  announcer = createAnnouncer({
    page: 'p'.repeat(32),
    send: (announcement) => announcements.push(announcement),
    isLive: () => live,
  });
  stop = announcer.start();
});
afterEach(() => {
  stop();
  vi.useRealTimers();
});

/** The announcements since the last call: the location, and the activity there. */
const announced = () =>
  announcements.splice(0).map(({ entry_id, plan_id, doing }) => `${entry_id ?? plan_id} ${doing}`);
const settle = () => vi.advanceTimersByTime(600);

/** A card with a field, at this distance in pixels from the top. */
function card(entryId: string, { top = 100, height = 100, editing = false } = {}) {
  const element = document.createElement('div');
  const field = element.appendChild(document.createElement('input'));
  document.body.append(element);
  const box = { top, bottom: top + height };
  element.getBoundingClientRect = () => ({ ...new DOMRect(), ...box, toJSON: () => box });
  const place: Place = { planId: 'plan', entryId, editing, element: () => element };
  return { field, box, place, leave: announcer.enter(place) };
}
const plan = (): Place => ({ planId: 'plan', entryId: null, editing: false, element: () => null });

function hide(state: DocumentVisibilityState): void {
  vi.spyOn(document, 'visibilityState', 'get').mockReturnValue(state);
  document.dispatchEvent(new Event('visibilitychange'));
}

test('announces the location once the person has stopped there, and repeats it while they stay', () => {
  announcer.enter(plan());
  settle();
  expect(announced()).toEqual(['plan looking']);
  vi.advanceTimersByTime(ANNOUNCE_INTERVAL_MS * 3);
  expect(announcements.map(({ turn }) => turn)).toEqual([2, 3, 4]);
  expect(announced()).toEqual(['plan looking', 'plan looking', 'plan looking']);
});

test('announces the card in the middle of the window until another card has the focus', () => {
  announcer.enter(plan());
  const far = card('far', { top: 0, height: 50 });
  const near = card('near', { top: window.innerHeight / 2 - 20 });
  card('out-of-sight', { top: window.innerHeight + 10 });
  settle();
  expect(announced()).toEqual(['near looking']);
  expect(announcer.entryId()).toBe('near');
  far.field.focus();
  settle();
  expect(announced()).toEqual(['far looking']);
  far.field.blur();
  far.box.top = window.innerHeight / 2;
  far.box.bottom = far.box.top + 50;
  near.box.top = -500;
  near.box.bottom = -400;
  document.dispatchEvent(new Event('scroll'));
  settle();
  expect(announced()).toEqual([]);
  expect(announcer.entryId()).toBe('far');
});

test('a person who types stays at that entry wherever they scroll; afterwards the location is current again', () => {
  card('middle', { top: window.innerHeight / 2 - 20 });
  const writing = card('writing', { top: 0, height: 50, editing: true });
  settle();
  expect(announced()).toEqual(['writing editing']);
  writing.leave();
  settle();
  expect(announced()).toEqual(['middle looking']);
});

test('scrolling through a list announces the card where the person stops, and no other', () => {
  const cards = Array.from({ length: 20 }, (_, index) => card(`c${index}`, { top: 5_000 }));
  for (const each of cards) {
    each.field.focus();
    vi.advanceTimersByTime(100);
  }
  settle();
  expect(announced()).toEqual(['c19 looking']);
});

test('a hidden page announces nothing, and a page that becomes visible announces at once', () => {
  announcer.enter(plan());
  settle();
  announced();
  hide('hidden');
  vi.advanceTimersByTime(ANNOUNCE_INTERVAL_MS * 5);
  expect(announced()).toEqual([]);
  hide('visible');
  settle();
  expect(announced()).toEqual(['plan looking']);
});

test('a page without input for five minutes announces nothing until the next input', () => {
  announcer.enter(plan());
  settle();
  vi.advanceTimersByTime(5 * 60_000);
  announced();
  vi.advanceTimersByTime(ANNOUNCE_INTERVAL_MS * 5);
  expect(announced()).toEqual([]);
  document.dispatchEvent(new Event('pointermove'));
  settle();
  expect(announced()).toEqual(['plan looking']);
});

test('leaving the page, or moving to a page without a location, announces the departure', () => {
  const leave = announcer.enter(plan());
  settle();
  announced();
  window.dispatchEvent(new Event('pagehide'));
  window.dispatchEvent(new Event('pagehide'));
  expect(announced()).toEqual(['plan left']);
  window.dispatchEvent(new Event('pageshow'));
  settle();
  expect(announced()).toEqual(['plan looking']);
  leave();
  settle();
  expect(announced()).toEqual(['plan left']);
});

test('without a stream or a session nothing is announced', () => {
  announcer.enter(plan());
  live = false;
  settle();
  expect(announced()).toEqual([]);
  live = true;
  vi.advanceTimersByTime(ANNOUNCE_INTERVAL_MS);
  expect(announced()).toEqual(['plan looking']);
  stop();
  vi.advanceTimersByTime(ANNOUNCE_INTERVAL_MS * 5);
  window.dispatchEvent(new Event('pagehide'));
  expect(announced()).toEqual([]);
});
