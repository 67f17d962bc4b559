'use client';

/**
 * The part of Web Locks that is used: `work` holds the lock until its promise settles; the request rejects when the
 * lock is stolen.
 */
export type Lock = (
  name: string,
  options: { steal?: boolean; ifAvailable?: boolean; signal?: AbortSignal },
  work: (granted: boolean) => Promise<void>,
) => Promise<void>;

type Options = {
  name: string;
  lock: Lock;
  /** Called when this tab has become the leader. */
  lead(): void;
  /** Called when another tab has stolen the lock from this one. */
  onLeadershipLost(): void;
  /** Called when the browser grants this page no locks. */
  onUnavailable(): void;
  after(milliseconds: number, work: () => void): () => void;
};

export type Leadership = {
  /** Queues for the lock. The browser passes it on when the leading page closes or crashes. */
  request(): void;
  /** Steals the lock: its holder does not answer, because it is frozen while holding it. */
  takeOver(): void;
  leave(): void;
};

const ONE_AT_A_TIME_MS = 3_000;

export function createLeadership({
  name,
  lock,
  lead,
  onLeadershipLost,
  onUnavailable,
  after,
}: Options): Leadership {
  /** Aborted when its request no longer counts, whether it was granted or is still queued. */
  let request: AbortController | null = null;
  let leads = false;
  let resign = () => {};

  function ask(steal: boolean): void {
    request?.abort();
    const mine = new AbortController();
    request = mine;
    const hold = () =>
      new Promise<void>((resolve) => {
        if (mine.signal.aborted) return resolve();
        leads = true;
        resign = resolve;
        lead();
      });
    // A stealing request cannot be aborted, and need not be: it is granted at once.
    lock(name, steal ? { steal } : { signal: mine.signal }, hold).catch(() => {
      if (mine.signal.aborted) return;
      if (!leads) return onUnavailable();
      leads = false;
      onLeadershipLost();
      ask(false);
    });
  }

  return {
    request: () => ask(false),
    takeOver() {
      const before = request;
      // Every other tab has waited as long as this one; without this check each would steal the lock from the one
      // before.
      lock(`${name} heir`, { ifAvailable: true }, async (granted) => {
        if (!granted || leads || request !== before || before?.signal.aborted) return;
        ask(true);
        await new Promise<void>((resolve) => after(ONE_AT_A_TIME_MS, resolve));
      }).catch(() => {});
    },
    leave() {
      request?.abort();
      leads = false;
      resign();
      resign = () => {};
    },
  };
}
