import 'server-only';
import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { runOutsideRequestContext } from './response-registry';
import type { OpenStreamWriter, StreamWriter } from './stream-writer';

/** A client that does not even read the end of its stream is disconnected after this long. */
const LINGER_MS = 10_000;

/**
 * Writes to the socket of the response. Next sends the head and the greeting through its own stream and then considers
 * the response complete; from there on only this writer uses it. An idle stream thus costs only Node's memory for a
 * connection, not Next's memory for a request.
 */
export function detachedResponseWriter(response: ServerResponse, lingerMs = LINGER_MS): OpenStreamWriter {
  return (greeting, { onOpen, onDrain, onDisconnect }) => {
    let hasGreeted = false;
    response.once('close', onDisconnect);
    if (response.closed) onDisconnect();
    return new ReadableStream<Uint8Array>(
      {
        pull(controller) {
          // With a high-water mark of 0 the second pull comes only after the greeting has been written.
          if (!hasGreeted) {
            hasGreeted = true;
            controller.enqueue(greeting);
            return;
          }
          const { socket } = response;
          controller.close();
          if (!socket || response.destroyed) return onDisconnect();
          detachFromNext(response, () => {
            response.once('close', onDisconnect);
            socket.on('drain', onDrain);
            response.once('close', () => socket.off('drain', onDrain));
            onOpen(socketWriter(response, socket, lingerMs));
          });
        },
        cancel: onDisconnect,
      },
      { highWaterMark: 0 },
    );
  };
}

/**
 * At the end of its stream Next checks `res.writableFinished` before it ends the response. The getter answers true once, so
 * Next leaves the response open and forgets the request; from then on the socket is ours. The listeners that Next has put on
 * the response's close and drain are for an interrupted response, so they are removed.
 */
function detachFromNext(response: ServerResponse, onDetached: () => void): void {
  Object.defineProperty(response, 'writableFinished', {
    configurable: true,
    get() {
      Reflect.deleteProperty(response, 'writableFinished');
      response.removeAllListeners('close');
      response.removeAllListeners('drain');
      runOutsideRequestContext(onDetached);
      return true;
    },
  });
}

function socketWriter(response: ServerResponse, socket: Socket, lingerMs: number): StreamWriter {
  return {
    // Directly to the socket, because the response makes four small writes of each. The order is kept: the response passes
    // its own bytes on at once, and its end does not depend on what was written in between.
    write: response.chunkedEncoding
      ? (bytes) => void socket.write(toChunk(bytes))
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

/** A chunk of HTTP/1.1. Connections at the same cursor get the same bytes one after the other, so the last chunk is reused. */
function toChunk(bytes: Uint8Array): Buffer {
  if (last?.bytes === bytes) return last.chunk;
  const chunk = Buffer.concat([Buffer.from(`${bytes.length.toString(16)}\r\n`), bytes, Buffer.from('\r\n')]);
  last = { bytes, chunk };
  return chunk;
}
