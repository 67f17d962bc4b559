import 'server-only';
import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { runOutsideRequestContext } from './response-registry';
import type { OpenStreamWriter, StreamWriter } from './stream-writer';

/** A reader that does not even take the end loses its connection after this long. */
const LINGER_MS = 10_000;

/**
 * Next sends the head and the greeting through its own stream, and then believes that the answer is complete; from there on
 * it is ours alone. An idle stream so costs what Node keeps for a connection, and not what Next keeps for a request.
 */
export function detachedResponseWriter(response: ServerResponse, lingerMs = LINGER_MS): OpenStreamWriter {
  return (greeting, { opened, room, gone }) => {
    let greeted = false;
    response.once('close', gone);
    if (response.closed) gone();
    return new ReadableStream<Uint8Array>(
      {
        pull(controller) {
          // With no room in its queue the stream is asked again only when the greeting has been written.
          if (!greeted) {
            greeted = true;
            controller.enqueue(greeting);
            return;
          }
          const { socket } = response;
          controller.close();
          if (!socket || response.destroyed) return gone();
          detachFromNext(response, () => {
            response.once('close', gone);
            socket.on('drain', room);
            response.once('close', () => socket.off('drain', room));
            opened(socketOf(response, socket, lingerMs));
          });
        },
        cancel: gone,
      },
      { highWaterMark: 0 },
    );
  };
}

/**
 * When its stream is at its end Next asks the response whether it is finished already, and if so leaves it alone and forgets
 * the request. It is told yes, this once. What it wanted to do at the response's close was for an answer that is broken off.
 */
function detachFromNext(response: ServerResponse, taken: () => void): void {
  Object.defineProperty(response, 'writableFinished', {
    configurable: true,
    get() {
      Reflect.deleteProperty(response, 'writableFinished');
      response.removeAllListeners('close');
      response.removeAllListeners('drain');
      runOutsideRequestContext(taken);
      return true;
    },
  });
}

function socketOf(response: ServerResponse, socket: Socket, lingerMs: number): StreamWriter {
  return {
    // Past the response: Node would make four small pieces of every write. Its order is kept, since the response passes
    // everything on at once, and its end knows nothing of what was in between.
    write: response.chunkedEncoding
      ? (bytes) => void socket.write(inChunk(bytes))
      : (bytes) => void socket.write(bytes),
    hasRoom: () => socket.writable && !socket.writableNeedDrain,
    end() {
      response.end();
      if (response.writableFinished) return;
      const timer = setTimeout(() => socket.resetAndDestroy(), lingerMs).unref();
      response.once('finish', () => clearTimeout(timer));
      response.once('close', () => clearTimeout(timer));
    },
    destroy: () => void socket.resetAndDestroy(),
  };
}

let last: { bytes: Uint8Array; chunk: Buffer } | null = null;

/** As a chunk of HTTP/1.1. Connections at the same cursor are given the same bytes one after the other, and share this too. */
function inChunk(bytes: Uint8Array): Buffer {
  if (last?.bytes === bytes) return last.chunk;
  const chunk = Buffer.concat([Buffer.from(`${bytes.length.toString(16)}\r\n`), bytes, Buffer.from('\r\n')]);
  last = { bytes, chunk };
  return chunk;
}
