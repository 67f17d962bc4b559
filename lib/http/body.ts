import 'server-only';
import { AppError } from '../errors';

export const DEFAULT_MAX_BYTES = 64 * 1_024;
const MAX_DEPTH = 32;
const DISCARD_MS = 30_000;

/**
 * The body as text. It is refused as soon as it is known to be larger than `maxBytes`, by its Content-Length or while it
 * streams, so that memory never holds more.
 * @throws AppError too_large, bad_request
 */
export async function readTextBody(request: Request, maxBytes: number): Promise<string> {
  const contentLength = Number(request.headers.get('content-length') ?? 0);
  if (contentLength > maxBytes) throw tooLarge(maxBytes);
  const bytes = request.body ? await readBytes(request.body, maxBytes) : new Uint8Array();
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    if (error instanceof TypeError) throw new AppError('bad_request', 'The body is not valid UTF-8.');
    throw error;
  }
}

async function readBytes(body: ReadableStream<Uint8Array>, maxBytes: number): Promise<Uint8Array> {
  const reader = body.getReader();
  const chunks: Uint8Array[] = [];
  let size = 0;
  for (;;) {
    const { done, value } = await reader.read().catch(() => {
      throw new AppError('bad_request', 'The body ended early.');
    });
    if (done) return Buffer.concat(chunks, size);
    size += value.byteLength;
    if (size > maxBytes) {
      void discard(reader);
      throw tooLarge(maxBytes);
    }
    chunks.push(value);
  }
}

/**
 * Reads the rest of the body and drops it. Canceling at once would reset the connection, and a client that sends all of its
 * request before it reads would see the reset instead of the response.
 */
async function discard(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<void> {
  const end = Date.now() + DISCARD_MS;
  try {
    while (Date.now() < end) if ((await reader.read()).done) return;
    await reader.cancel();
  } catch {
    // The client has disconnected: nothing is left to read.
  }
}

/**
 * The body as a JSON value; undefined without a body.
 * @throws AppError too_large, bad_request
 */
export async function readJsonBody(request: Request, maxBytes: number): Promise<unknown> {
  const text = await readTextBody(request, maxBytes);
  if (text.trim() === '') return undefined;
  // Checked before parsing, because zod and our own code walk the value by recursion.
  if (depthOf(text) > MAX_DEPTH) {
    throw new AppError('bad_request', `The JSON is nested deeper than ${MAX_DEPTH} levels.`);
  }
  try {
    return JSON.parse(text);
  } catch {
    throw new AppError('bad_request', 'The body is not valid JSON.');
  }
}

/** The nesting depth of a JSON text; brackets inside strings do not count. */
function depthOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  let inString = false;
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at];
    if (inString) {
      if (char === '\\') at += 1;
      else if (char === '"') inString = false;
    } else if (char === '"') inString = true;
    else if (char === '{' || char === '[') {
      depth += 1;
      deepest = Math.max(deepest, depth);
    } else if (char === '}' || char === ']') depth -= 1;
  }
  return deepest;
}

/**
 * Requires `application/json`, without a charset or with UTF-8.
 * @throws AppError wrong_type
 */
export function requireJson(request: Request): void {
  const [type = '', ...parameters] = (request.headers.get('content-type') ?? '').toLowerCase().split(';');
  const charset = parameters.map((part) => part.trim()).find((part) => part.startsWith('charset='));
  if (type.trim() !== 'application/json' || (charset && !/^charset="?utf-?8"?$/.test(charset))) {
    throw new AppError('wrong_type', 'Send JSON, with the header Content-Type: application/json.');
  }
}

function tooLarge(maxBytes: number): AppError {
  return new AppError('too_large', `The body is larger than ${maxBytes} bytes.`, { max_bytes: maxBytes });
}
