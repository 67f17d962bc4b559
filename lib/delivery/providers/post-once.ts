import 'server-only';
import { type IncomingHttpHeaders, type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { storable } from '../../kit/text';
import { DeadlineMissed } from './provider';

/** `body` is null when the connection broke off or the answer was too long. */
export type Answer = { status: number; headers: IncomingHttpHeaders; body: string | null };

/** No byte of the request has left, because there was no connection. */
export class NotConnected extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'NotConnected';
  }
}

type PostRequest = {
  headers: Record<string, string>;
  body: string;
  signal: AbortSignal;
  isDeadlinePassed(): boolean;
};

const MAX_ANSWER_BYTES = 65_536;
const MAX_REASON_CHARS = 300;

/**
 * Sends one POST over a connection of its own, without `fetch`: nothing is retried, no redirect is followed, no pooled
 * connection is used that the other side may just have closed, and the deadline is checked right before the request
 * leaves.
 * @throws NotConnected, DeadlineMissed; any other error came after the request had begun to leave
 */
export function postOnce(
  url: URL,
  { headers, body, signal, isDeadlinePassed }: PostRequest,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    let hasStarted = false;
    const fail = (error: Error) =>
      reject(hasStarted || error instanceof DeadlineMissed ? error : new NotConnected(error.message, error));
    const secure = url.protocol === 'https:';
    const request = (secure ? requestHttps : requestHttp)(url, {
      method: 'POST',
      agent: false,
      signal,
      headers: { ...headers, 'content-length': Buffer.byteLength(body) },
    });
    request.once('socket', (socket) => {
      socket.once(secure ? 'secureConnect' : 'connect', () => {
        if (isDeadlinePassed()) return request.destroy(new DeadlineMissed());
        hasStarted = true;
        request.end(body);
      });
    });
    request.on('error', fail);
    request.once('response', (response) => {
      read(response).then(
        (text) => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }),
        fail,
      );
    });
  });
}

async function read(response: IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of response) {
      size += chunk.length;
      if (size > MAX_ANSWER_BYTES) return null;
      chunks.push(Buffer.from(chunk));
    }
  } catch {
    // The status has arrived and counts, whatever happened to the body.
    return null;
  }
  return Buffer.concat(chunks).toString();
}

/** The answer's JSON, or undefined when it is not JSON. */
export function jsonOf({ body }: Answer): unknown {
  try {
    return body === null ? undefined : JSON.parse(body);
  } catch {
    return undefined;
  }
}

/** A provider's message, fit to be stored and shown: one short line without our secrets. */
export function redactReason(reason: string, ...secrets: string[]): string {
  const redacted = secrets.reduce((text, secret) => (secret ? text.replaceAll(secret, '…') : text), reason);
  return storable(redacted.replace(/\p{Cc}+/gu, ' ').slice(0, MAX_REASON_CHARS)).trim();
}
