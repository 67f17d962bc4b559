import { setImmediate as tick } from 'node:timers/promises';
import type { Platform } from '../../../lib/client/stream/platform';
import { readEventSource } from '../../../lib/client/stream/source';
import { EVT_PLAN_STATE_CHANGED } from '../../../lib/events/schema';
import { eventsUrl } from '../../../lib/events/urls';

type FakeSource = { url: string; readyState: number; dispatch(event: MessageEvent): void };

/** A platform whose clock, network and page are controlled by the test. */
export function createFakePlatform() {
  const sources: FakeSource[] = [];
  const timers = new Map<number, { at: number; work: () => void }>();
  const page = { visibilityState: 'visible' as DocumentVisibilityState };
  const window = new EventTarget();
  const document = Object.assign(new EventTarget(), page);
  let now = 1_000_000;
  let monotonicNow = 5_000;
  let timerIds = 0;
  let reported: unknown[] | null = null;
  let session: () => Promise<Response> = async () => Response.json({ orgs: [{ slug: 'acme' }] });

  const platform: Platform = {
    open(org, after, reader) {
      const listeners = new Map<string, (event: MessageEvent) => void>();
      const source = {
        url: eventsUrl(org, after),
        readyState: 0,
        addEventListener: (name: string, listener: (event: MessageEvent) => void) =>
          void listeners.set(name, listener),
        dispatch: (event: MessageEvent) => listeners.get(event.type)?.(event),
        close() {
          source.readyState = 2;
        },
      };
      sources.push(source);
      return readEventSource(source, reader);
    },
    fetch: () => session(),
    now: () => now,
    monotonic: () => monotonicNow,
    random: () => 0.5,
    after(milliseconds, work) {
      timerIds += 1;
      const id = timerIds;
      timers.set(id, { at: monotonicNow + milliseconds, work });
      return () => timers.delete(id);
    },
    // Console output fails a test, and so does an error that the test did not expect.
    reportError: (error) => (reported ? void reported.push(error) : console.error(error)),
    window,
    document,
  };

  function latest(): FakeSource {
    const source = sources.at(-1);
    if (!source) throw new Error('no stream was opened');
    return source;
  }

  const fake = {
    platform,
    sources,
    latest,
    /** From now on errors of our own code are expected. Returns those that are reported. */
    collectErrors(): unknown[] {
      reported = [];
      return reported;
    },
    window,
    document,
    answerSession: (answer: () => Promise<Response>) => {
      session = answer;
    },
    /** The number of open streams, which must never be two. */
    openStreams: () => sources.filter((source) => source.readyState !== 2).length,
    pendingTimers: () => timers.size,
    /** Advances both clocks and runs each timer when it is due. */
    async advance(milliseconds: number) {
      const end = monotonicNow + milliseconds;
      const advanceTo = (to: number) => {
        now += Math.max(0, to - monotonicNow);
        monotonicNow = Math.max(to, monotonicNow);
      };
      for (;;) {
        const due = [...timers].filter(([, timer]) => timer.at <= end).sort(([, a], [, b]) => a.at - b.at)[0];
        if (!due) break;
        timers.delete(due[0]);
        advanceTo(due[1].at);
        due[1].work();
        await tick();
      }
      advanceTo(end);
      await tick();
    },
    /** Moves only the wall clock, as when the computer sleeps or the clock is set. */
    moveWallClock(milliseconds: number) {
      now += milliseconds;
    },
    send(event: string, data: unknown, id = '', source = latest()) {
      source.readyState = 1;
      const text = typeof data === 'string' ? data : JSON.stringify(data);
      source.dispatch(new MessageEvent(event, { data: text, lastEventId: id }));
    },
    hello(from: number, head = from, epoch = 'ab12cd34') {
      fake.send('hello', { epoch, head, oldest: 1, from });
    },
    /** Sends the hello and the caught-up of a stream without a replay. */
    goLive(at: number) {
      fake.hello(at);
      fake.send('caught-up', { head: at });
    },
    /** Sends a plan event with this number. */
    event(seq: number, epoch = 'ab12cd34') {
      const payload = { plan_id: `plan-${seq}`, state: { status: 'executing' }, version: seq };
      fake.send(EVT_PLAN_STATE_CHANGED, payload, `${epoch}.${seq}`);
    },
    /** Ends the stream with an error: a broken network leaves it connecting, a refusal leaves it closed. */
    fail(refused = false) {
      const source = latest();
      source.readyState = refused ? 2 : 0;
      source.dispatch(new MessageEvent('error'));
    },
    settle: () => tick(),
  };
  return fake;
}
