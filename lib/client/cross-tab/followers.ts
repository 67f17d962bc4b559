'use client';

import type { Frame, FrameReader, StreamEnd } from '../stream/source';

/** A reader of this tab that another tab's stream serves. */
type Follower = {
  reader: FrameReader;
  /** Bound once, because two tabs may both lead for a moment. */
  stream: string | null;
  /** True once its initial frames are delivered; from then on it gets every frame of the stream. */
  hasBegun: boolean;
};

export type Followers = ReturnType<typeof createFollowers>;

export function createFollowers() {
  const followers = new Map<string, Follower>();
  const of = (stream: string) => [...followers.values()].filter((follower) => follower.stream === stream);

  return {
    add: (id: string, reader: FrameReader) =>
      void followers.set(id, { reader, stream: null, hasBegun: false }),
    remove: (id: string) => void followers.delete(id),
    has: (id: string) => followers.has(id),
    isUnbound: (id: string) => followers.get(id)?.stream === null,
    bind(id: string, stream: string): void {
      const follower = followers.get(id);
      if (follower) follower.stream ??= stream;
    },
    /** Delivers the initial frames. */
    begin(id: string, stream: string, frames: readonly Frame[]): void {
      const follower = followers.get(id);
      if (follower?.stream !== stream) return;
      follower.hasBegun = true;
      for (const frame of frames) follower.reader.onFrame(frame);
    },
    deliver(stream: string, frames: readonly Frame[]): void {
      for (const { hasBegun, reader } of of(stream)) {
        if (hasBegun) for (const frame of frames) reader.onFrame(frame);
      }
    },
    end(stream: string, end: StreamEnd): void {
      for (const { reader } of of(stream)) reader.onEnd(end);
    },
  };
}
