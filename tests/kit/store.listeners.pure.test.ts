import { expect, it, vi } from 'vitest';
import { createListeners, createStore } from '@/lib/kit/store';

it('calls each listener with the arguments until it unsubscribes', () => {
  const listeners = createListeners<[number]>();
  const [first, second] = [vi.fn(), vi.fn()];
  const unsubscribe = listeners.subscribe(first);
  listeners.subscribe(second);
  listeners.notify(1);
  unsubscribe();
  unsubscribe();
  listeners.notify(2);
  expect(first.mock.calls).toEqual([[1]]);
  expect(second.mock.calls).toEqual([[1], [2]]);
});

it('calls the other listeners when one throws, and passes its error on', () => {
  const listeners = createListeners();
  const other = vi.fn();
  listeners.subscribe(() => {
    throw new Error('broken');
  });
  listeners.subscribe(other);
  expect(() => listeners.notify()).toThrow('broken');
  expect(other).toHaveBeenCalledOnce();
});

it('lets a listener unsubscribe itself and subscribe another while it is called', () => {
  const listeners = createListeners();
  const later = vi.fn();
  const unsubscribe = listeners.subscribe(() => {
    unsubscribe();
    listeners.subscribe(later);
  });
  listeners.notify();
  expect(later).not.toHaveBeenCalled();
  listeners.notify();
  expect(later).toHaveBeenCalledOnce();
});

it('starts with the first subscription and stops with the last', () => {
  const stop = vi.fn();
  const start = vi.fn(() => stop);
  const listeners = createListeners(start);
  const first = listeners.subscribe(() => {});
  const second = listeners.subscribe(() => {});
  first();
  first();
  expect(start).toHaveBeenCalledOnce();
  expect(stop).not.toHaveBeenCalled();
  second();
  expect(stop).toHaveBeenCalledOnce();
  expect(listeners.isEmpty()).toBe(true);
  listeners.subscribe(() => {});
  listeners.clear();
  expect(start).toHaveBeenCalledTimes(2);
  expect(stop).toHaveBeenCalledTimes(2);
});

it('is a store whose listeners are called only when the value changes', () => {
  const store = createStore<string | null>(null);
  const listener = vi.fn();
  const unsubscribe = store.subscribe(listener);
  store.set('a');
  store.set('a');
  expect(store.get()).toBe('a');
  expect(listener).toHaveBeenCalledOnce();
  unsubscribe();
  store.set(null);
  expect(listener).toHaveBeenCalledOnce();
});
