import 'server-only';

/** Room for a handful of events; beyond it the reader is behind, and we wait for it instead of queueing. */
const HIGH_WATER_BYTES = 16 * 1024;

/** Where a connection's bytes go. Whoever finds no room stops writing and is told when there is some again. */
export type StreamWriter = {
  write(bytes: Uint8Array): void;
  hasRoom(): boolean;
  /** Ends the answer after what was written. */
  end(): void;
  /**
   * Takes the connection away from a reader that does not read; where that cannot be done, ends it with these last words.
   */
  destroy(lastWords: Uint8Array): void;
};

export type SinkEvents = {
  /** The head and the greeting are out. */
  opened(sink: StreamWriter): void;
  room(): void;
  /** The reader has gone. May be told more than once. */
  gone(): void;
};

export type OpenStreamWriter = (greeting: Uint8Array, events: SinkEvents) => ReadableStream<Uint8Array>;

/** Through the web stream that Next reads from: needs nothing else, and is all that there is without a server of Node's. */
export function webStreamWriter(signal: AbortSignal): OpenStreamWriter {
  return (greeting, { opened, room, gone }) => {
    let ended = false;
    return new ReadableStream<Uint8Array>(
      {
        start(controller) {
          const end = () => {
            signal.removeEventListener('abort', aborted);
            if (!ended) controller.close();
            ended = true;
          };
          const aborted = () => {
            gone();
            end();
          };
          signal.addEventListener('abort', aborted);
          controller.enqueue(greeting);
          opened({
            write: (bytes) => controller.enqueue(bytes),
            hasRoom: () => (controller.desiredSize ?? 0) > 0,
            end,
            destroy(lastWords) {
              controller.enqueue(lastWords);
              end();
            },
          });
        },
        pull: room,
        cancel() {
          ended = true;
          gone();
        },
      },
      new ByteLengthQueuingStrategy({ highWaterMark: HIGH_WATER_BYTES }),
    );
  };
}
