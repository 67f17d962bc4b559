import 'server-only';
import type { ServerResponse } from 'node:http';

/** Room for a handful of events; beyond it the reader is behind, and we wait for it instead of queueing. */
const HIGH_WATER_BYTES = 16 * 1024;

/** Where a connection's bytes go. Whoever finds no room stops writing and is told when there is some again. */
export type Sink = {
  write(bytes: Uint8Array): void;
  hasRoom(): boolean;
  /** Ends the answer after what was written. */
  end(): void;
  /**
   * Takes the connection away from a reader that does not read; where that cannot be done, ends it with these last words.
   */
  cut(lastWords: Uint8Array): void;
};

export type SinkEvents = {
  /** The head and the greeting are out. */
  opened(sink: Sink): void;
  room(): void;
  /** The reader has gone. */
  gone(): void;
};

export type OpenSink = (greeting: Uint8Array, events: SinkEvents) => ReadableStream<Uint8Array>;

/** Through the web stream that Next reads from: needs nothing else, and is all that there is without a server of Node's. */
export const streamSink: OpenSink = (greeting, { opened, room, gone }) =>
  new ReadableStream<Uint8Array>(
    {
      start(controller) {
        controller.enqueue(greeting);
        opened({
          write: (bytes) => controller.enqueue(bytes),
          hasRoom: () => (controller.desiredSize ?? 0) > 0,
          end: () => controller.close(),
          cut(lastWords) {
            controller.enqueue(lastWords);
            controller.close();
          },
        });
      },
      pull: room,
      cancel: gone,
    },
    new ByteLengthQueuingStrategy({ highWaterMark: HIGH_WATER_BYTES }),
  );

/**
 * Next sends the head and the greeting through its own stream; everything after that is written to the response itself. It
 * is still Node that frames the chunks, so proxies and HTTP/1.0 see what they expect, at a third of the cost. The stream
 * stays open and silent beside it: its end is the answer's end.
 */
export function responseSink(response: ServerResponse): OpenSink {
  return (greeting, { opened, room, gone }) => {
    let greeted = false;
    let isOpen = false;
    const drained = () => room();
    return new ReadableStream<Uint8Array>(
      {
        pull(controller) {
          if (!greeted) {
            greeted = true;
            controller.enqueue(greeting);
            return;
          }
          if (isOpen) return;
          isOpen = true;
          // With no room in its queue the stream is asked again only when the greeting has been written: from here on nobody
          // else writes to the response.
          response.on('drain', drained);
          opened({
            write: (bytes) => void response.write(bytes),
            hasRoom: () => response.writableLength < HIGH_WATER_BYTES && !response.destroyed,
            end() {
              response.off('drain', drained);
              controller.close();
            },
            cut() {
              response.off('drain', drained);
              response.socket?.resetAndDestroy();
            },
          });
        },
        cancel() {
          response.off('drain', drained);
          gone();
        },
      },
      { highWaterMark: 0 },
    );
  };
}
