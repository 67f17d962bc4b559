import 'server-only';

/** A handful of events; beyond it the client is behind, and the connection waits instead of queueing. */
const HIGH_WATER_BYTES = 16 * 1024;

/** Writes the bytes of one connection. A caller that finds no room waits for `onDrain`. */
export type StreamWriter = {
  write(bytes: Uint8Array): void;
  hasRoom(): boolean;
  /** Ends the response after what was written. */
  end(): void;
  /** Disconnects a client that does not read; a writer that cannot, ends the response with `finalFrame`. */
  destroy(finalFrame: Uint8Array): void;
};

export type StreamWriterEvents = {
  /** The head and the greeting have been sent. */
  onOpen(writer: StreamWriter): void;
  onDrain(): void;
  /** The client has disconnected. May be called more than once. */
  onDisconnect(): void;
};

/** Opens the response body; `greeting` is its first bytes. */
export type OpenStreamWriter = (
  greeting: Uint8Array,
  events: StreamWriterEvents,
) => ReadableStream<Uint8Array>;

/** Writes through the web stream that Next reads. Depends on no internals, and works without a Node server. */
export function webStreamWriter(signal: AbortSignal): OpenStreamWriter {
  return (greeting, { onOpen, onDrain, onDisconnect }) => {
    let ended = false;
    return new ReadableStream<Uint8Array>(
      {
        start(controller) {
          const end = () => {
            signal.removeEventListener('abort', onAbort);
            if (!ended) controller.close();
            ended = true;
          };
          const onAbort = () => {
            onDisconnect();
            end();
          };
          signal.addEventListener('abort', onAbort);
          controller.enqueue(greeting);
          onOpen({
            write: (bytes) => controller.enqueue(bytes),
            hasRoom: () => (controller.desiredSize ?? 0) > 0,
            end,
            destroy(finalFrame) {
              controller.enqueue(finalFrame);
              end();
            },
          });
        },
        pull: onDrain,
        cancel() {
          ended = true;
          onDisconnect();
        },
      },
      new ByteLengthQueuingStrategy({ highWaterMark: HIGH_WATER_BYTES }),
    );
  };
}
