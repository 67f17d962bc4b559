'use client';

import type { Frame } from '../stream/source';
import type { Message } from './messages';

export type Channel = Pick<BroadcastChannel, 'postMessage' | 'close'> & {
  onmessage: ((event: MessageEvent<unknown>) => void) | null;
};

export type ChannelBatcher = {
  post(message: Message): void;
  frame(stream: string, frame: Frame): void;
  /** Sends the frames that are not sent yet. */
  flush(): void;
};

/**
 * Messages are sent in order; the frames of a burst are sent as one message, because each message costs a copy and a
 * task in every tab.
 */
export function createChannelBatcher(
  send: (message: Message) => void,
  soon: (work: () => void) => void,
): ChannelBatcher {
  let burst: { stream: string; frames: Frame[] } | null = null;

  function flush(): void {
    if (!burst) return;
    const message: Message = { kind: 'frames', ...burst };
    burst = null;
    send(message);
  }

  return {
    post(message) {
      flush();
      send(message);
    },
    frame(stream, frame) {
      if (burst?.stream === stream) {
        burst.frames.push(frame);
        return;
      }
      flush();
      burst = { stream, frames: [frame] };
      soon(flush);
    },
    flush,
  };
}
