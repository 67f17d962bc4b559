import { setImmediate as tick } from 'node:timers/promises';
import type { Platform, Source } from '../../../lib/client/stream/platform';
import { EVT_PLAN_STATE_CHANGED } from '../../../lib/events/schema';

type Opened = Source & { url: string; readyState: number; hear(event: MessageEvent): void };

/** A browser whose clock, network and page are in the test's hands. */
export function createFakeWorld() {
  const sources: Opened[] = [];
  const timers = new Map<number, { at: number; work: () => void }>();
  const page = { visibilityState: 'visible' as DocumentVisibilityState };
  const window = new EventTarget();
  const document = Object.assign(new EventTarget(), page);
  let now = 1_000_000;
  let steady = 5_000;
  let timerIds = 0;
  let session: () => Promise<Response> = async () => Response.json({ orgs: [{ slug: 'acme' }] });

  const world: Platform = {
    open(url) {
      const listeners = new Map<string, (event: MessageEvent) => void>();
      const source = {
        url,
        readyState: 0,
        addEventListener: (name: string, listener: (event: MessageEvent) => void) =>
          void listeners.set(name, listener),
        hear: (event: MessageEvent) => listeners.get(event.type)?.(event),
        close() {
          source.readyState = 2;
        },
      };
      sources.push(source);
      return source;
    },
    fetch: () => session(),
    now: () => now,
    monotonic: () => steady,
    random: () => 0.5,
    after(milliseconds, work) {
      timerIds += 1;
      const id = timerIds;
      timers.set(id, { at: steady + milliseconds, work });
      return () => timers.delete(id);
    },
    window,
    document,
  };

  function latest(): Opened {
    const source = sources.at(-1);
    if (!source) throw new Error('nothing was opened');
    return source;
  }

  const fake = {
    world,
    sources,
    latest,
    window,
    document,
    answerSession: (answer: () => Promise<Response>) => {
      session = answer;
    },
    /** Streams that are open now: there may never be two. */
    openStreams: () => sources.filter((source) => source.readyState !== 2).length,
    pendingTimers: () => timers.size,
    /** Lets time pass, running each timer at its moment. */
    async advance(milliseconds: number) {
      const end = steady + milliseconds;
      const go = (to: number) => {
        now += Math.max(0, to - steady);
        steady = Math.max(to, steady);
      };
      for (;;) {
        const due = [...timers].filter(([, timer]) => timer.at <= end).sort(([, a], [, b]) => a.at - b.at)[0];
        if (!due) break;
        timers.delete(due[0]);
        go(due[1].at);
        due[1].work();
        await tick();
      }
      go(end);
      await tick();
    },
    /** The computer sleeps: the wall clock goes on, the other one and timers do not. Or somebody sets the wall clock. */
    sleep(milliseconds: number) {
      now += milliseconds;
    },
    say(event: string, data: unknown, id = '', source = latest()) {
      source.readyState = 1;
      const text = typeof data === 'string' ? data : JSON.stringify(data);
      source.hear(new MessageEvent(event, { data: text, lastEventId: id }));
    },
    hello(from: number, head = from, epoch = 'ab12cd34') {
      fake.say('hello', { epoch, head, oldest: 1, from });
    },
    /** The event with this number. */
    event(seq: number, epoch = 'ab12cd34') {
      const payload = { plan_id: `plan-${seq}`, state: { status: 'executing' }, version: seq };
      fake.say(EVT_PLAN_STATE_CHANGED, payload, `${epoch}.${seq}`);
    },
    /** The network breaks (the browser would reconnect), or the server refuses (it would give up). */
    fail(refused = false) {
      const source = latest();
      source.readyState = refused ? 2 : 0;
      source.hear(new MessageEvent('error'));
    },
    settle: () => tick(),
  };
  return fake;
}
