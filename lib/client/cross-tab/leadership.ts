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
  onLeadershipGained(): void;
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

/** A tab that takes over keeps others from doing so for this long. */
const TAKEOVER_LOCK_MS = 3_000;

export function createLeadership({
  name,
  lock,
  onLeadershipGained,
  onLeadershipLost,
  onUnavailable,
  after,
}: Options): Leadership {
  /** Aborted when its request no longer counts, whether it was granted or is still queued. */
  let request: AbortController | null = null;
  let isLeader = false;
  let releaseLock = () => {};

  function requestLock(steal: boolean): void {
    request?.abort();
    const mine = new AbortController();
    request = mine;
    const hold = () =>
      new Promise<void>((resolve) => {
        if (mine.signal.aborted) return resolve();
        isLeader = true;
        releaseLock = resolve;
        onLeadershipGained();
      });
    // A stealing request cannot be aborted, and need not be: it is granted at once.
    lock(name, steal ? { steal } : { signal: mine.signal }, hold).catch(() => {
      if (mine.signal.aborted) return;
      if (!isLeader) return onUnavailable();
      isLeader = false;
      onLeadershipLost();
      requestLock(false);
    });
  }

  return {
    request: () => requestLock(false),
    takeOver() {
      const requestBefore = request;
      // Every other tab has waited as long as this one; without this check each would steal the lock from the one
      // before.
      lock(`${name} takeover`, { ifAvailable: true }, async (granted) => {
        if (!granted || isLeader || request !== requestBefore || requestBefore?.signal.aborted) return;
        requestLock(true);
        await new Promise<void>((resolve) => after(TAKEOVER_LOCK_MS, resolve));
      }).catch(() => {});
    },
    leave() {
      request?.abort();
      isLeader = false;
      releaseLock();
      releaseLock = () => {};
    },
  };
}
