/** Functions that are called when something changes. */
export type Listeners<Args extends unknown[] = []> = {
  /** Returns unsubscribe, which may be called more than once. */
  subscribe(listener: (...args: Args) => void): () => void;
  /** Calls each listener. @throws what a listener threw, after all were called; AggregateError for several */
  notify(...args: Args): void;
  isEmpty(): boolean;
  clear(): void;
};

/**
 * An observer set. An error of one listener does not keep the others from being called. Listeners may subscribe and
 * unsubscribe during a call; that takes effect with the next call. `start` runs with the first subscription, and the
 * function that it returns runs when the last one has ended: for a timer or a DOM event that only subscribers need.
 */
export function createListeners<Args extends unknown[] = []>(start?: () => () => void): Listeners<Args> {
  const listeners = new Set<(...args: Args) => void>();
  let stop: (() => void) | undefined;

  function stopIfEmpty(): void {
    if (listeners.size > 0) return;
    stop?.();
    stop = undefined;
  }

  return {
    subscribe(listener) {
      listeners.add(listener);
      if (start) stop ??= start();
      return () => {
        if (listeners.delete(listener)) stopIfEmpty();
      };
    },
    notify(...args) {
      const errors: unknown[] = [];
      for (const listener of [...listeners]) {
        try {
          listener(...args);
        } catch (error) {
          errors.push(error);
        }
      }
      if (errors.length > 1) throw new AggregateError(errors, 'Several listeners failed.');
      if (errors.length > 0) throw errors[0];
    },
    isEmpty: () => listeners.size === 0,
    clear() {
      listeners.clear();
      stopIfEmpty();
    },
  };
}

/** A value that can be observed; the shape that React's useSyncExternalStore takes. */
export type Store<T> = {
  get(): T;
  /** Calls the listeners, unless the value is the same one (`Object.is`). */
  set(value: T): void;
  /** Returns unsubscribe. */
  subscribe(listener: () => void): () => void;
};

export function createStore<T>(initial: T): Store<T> {
  const { subscribe, notify } = createListeners();
  let value = initial;
  return {
    get: () => value,
    set(next) {
      if (Object.is(next, value)) return;
      value = next;
      notify();
    },
    subscribe,
  };
}
