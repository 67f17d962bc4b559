import { beforeEach } from 'vitest';
import { createLiveStore, type LiveStore } from '../../../lib/client/live-store';
import { createEventStream, type LiveSource } from '../../../lib/client/stream/event-stream';
import { createFakeWorld } from './fake-platform';

/** What `withSupervisor` gives, anew for each test. */
export let fake: ReturnType<typeof createFakeWorld>;
export let store: LiveStore;
export let stream: LiveSource;

/** Call once at the top of a test file: a page whose snapshot ends at event 5, with a stream that has just been opened. */
export function withSupervisor(): void {
  beforeEach(() => {
    fake = createFakeWorld();
    store = createLiveStore('ab12cd34.5');
    stream = createEventStream({ org: 'acme', store, platform: () => fake.world });
    stream.start();
  });
}

export const state = () => stream.connection().state;
export function goLive(at = 5) {
  fake.hello(at);
  fake.say('caught-up', { head: at });
}
