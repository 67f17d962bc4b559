import 'server-only';
import { z } from 'zod';
import type { Replicator } from '../events/pubsub/pubsub';
import { createListeners } from '../kit/store';
import { AnnouncementSchema } from './schema';

/** Presence may arrive a little later than notifications about events and must not crowd them out. */
const SPACING_MS = 200;
/** While the transport does not answer, the oldest announcements are dropped: each page repeats its announcement anyway. */
const MAX_QUEUED = 5_000;
export const MAX_NAME_LENGTH = 80;

/** Not strict: a process of a later version may send more fields. */
const ReplicatedAnnouncementSchema = z.object({
  ...AnnouncementSchema.shape,
  org_id: z.string().max(100),
  person: z.object({ id: z.string().max(100), name: z.string().max(MAX_NAME_LENGTH) }),
});
export type ReplicatedAnnouncement = z.infer<typeof ReplicatedAnnouncementSchema>;

export type PresenceReplication = {
  replicator: Replicator;
  /** Queues the latest announcement of the page `key`, in place of an earlier one. Does nothing without a subscriber. */
  add(key: string, announcement: ReplicatedAnnouncement): void;
  close(): void;
};

/** Sends announcements of this process to the others; `onReceived` gets theirs. */
export function createPresenceReplication(
  onReceived: (announcement: ReplicatedAnnouncement) => void,
): PresenceReplication {
  const queue = new Map<string, ReplicatedAnnouncement>();
  const listeners = createListeners();
  return {
    replicator: {
      kind: 'presence',
      spacingMs: SPACING_MS,
      take() {
        const announcements = [...queue.values()];
        queue.clear();
        return announcements;
      },
      subscribe(onAvailable) {
        return listeners.subscribe(onAvailable);
      },
      receive(items) {
        for (const item of items) {
          const announcement = ReplicatedAnnouncementSchema.safeParse(item);
          if (announcement.success) onReceived(announcement.data);
        }
      },
    },
    add(key, announcement) {
      if (listeners.isEmpty()) return;
      queue.delete(key);
      queue.set(key, announcement);
      const [oldest] = queue.keys();
      if (queue.size > MAX_QUEUED && oldest !== undefined) queue.delete(oldest);
      listeners.notify();
    },
    close: listeners.clear,
  };
}
