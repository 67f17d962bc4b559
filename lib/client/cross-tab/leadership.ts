'use client';

/** As much of Web Locks as is used: `work` holds the lock until its promise ends; rejects when the lock is taken away. */
export type Lock = (
  name: string,
  options: { steal?: boolean; ifAvailable?: boolean; signal?: AbortSignal },
  work: (granted: boolean) => Promise<void>,
) => Promise<void>;

type Options = {
  name: string;
  lock: Lock;
  /** This tab leads from now on. */
  lead(): void;
  /** Another tab has taken the lead from this one, which heard nothing of that until now. */
  onLeadershipLost(): void;
  /** The browser gives this page no locks. */
  onUnavailable(): void;
  after(milliseconds: number, work: () => void): () => void;
};

export type Leadership = {
  /** Stands in line. The browser itself passes the lock on when the page that leads closes or crashes. */
  request(): void;
  /** The lead is held, but by a page that answers nothing: frozen where it stands, with the lock in its hands. */
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
  /** Aborted when its request does not count any more, whether it was granted or is still in line. */
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
    // A request that steals cannot be called back, and needs not to be: it is granted at once.
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
      // All the others have waited as long as we have. Without this each of them would take the lead from the one before.
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
