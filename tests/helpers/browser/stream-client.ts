import { beforeEach } from 'vitest';
import { createLiveStore, type LiveStore } from '../../../lib/client/live-store';
import { createEventStream, type LiveSource } from '../../../lib/client/stream/event-stream';
import { createFakePlatform } from './fake-platform';

/** Set by `withEventStream`, anew for each test. */
export let fake: ReturnType<typeof createFakePlatform>;
export let store: LiveStore;
export let stream: LiveSource;

/** Called once at the top of a test file: opens a stream for a page whose snapshot ends at event 5. */
export function withEventStream(): void {
  beforeEach(() => {
    fake = createFakePlatform();
    store = createLiveStore('ab12cd34.5');
    stream = createEventStream({ org: 'acme', store, platform: () => fake.platform });
    stream.start();
  });
}

export const state = () => stream.connection().state;
export const goLive = (at = 5) => fake.goLive(at);
