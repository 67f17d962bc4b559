'use client';

import { type Decoder, decodeJson, object, unknown } from '../kit/decode';

/** A refusal of the API, `{code, message, …}`; `current` is the row that won a lost race, not decoded yet. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  readonly current: unknown;
  readonly details: Record<string, unknown>;

  constructor(status: number, details: Record<string, unknown>) {
    super(typeof details.message === 'string' ? details.message : `The server answered ${status}.`);
    this.name = 'ApiError';
    this.status = status;
    this.code = typeof details.code === 'string' ? details.code : 'unknown';
    this.current = details.current;
    this.details = details;
  }
}

/**
 * An answer with a status of success that is not what was asked for: the page of a proxy, or JSON of another shape. Its
 * message is for the person; `cause` names the place. Asking again at once would give the same, so it is not retried.
 */
export class UnreadableAnswerError extends Error {
  constructor(message: string, cause: unknown) {
    super(message, { cause });
    this.name = 'UnreadableAnswerError';
  }
}

const UNREADABLE = 'The server’s answer could not be read. Reload the page to continue.';
const UNCERTAIN =
  'The server’s answer could not be read, so we don’t know whether this was done. Reload the page to check.';

/**
 * Fetches a URL of the API.
 * @throws ApiError when the server refuses; UnreadableAnswerError; TypeError when it cannot be reached
 */
export async function getJson<T>(url: string, decode: Decoder<T>, signal?: AbortSignal): Promise<T> {
  const text = await request(url, {
    headers: { accept: 'application/json' },
    ...(signal ? { signal } : {}),
  });
  return read(text, decode, UNREADABLE);
}

type Method = 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/**
 * Sends JSON to the API. Without a decoder the answer is of no interest; it still has to be JSON, because the page of a
 * proxy does not mean that anything was done.
 * @throws ApiError when the server refuses; UnreadableAnswerError; TypeError when it cannot be reached
 */
export function sendJson(method: Method, url: string, body?: unknown): Promise<unknown>;
export function sendJson<T>(method: Method, url: string, body: unknown, decode: Decoder<T>): Promise<T>;
export async function sendJson(
  method: Method,
  url: string,
  body?: unknown,
  decode: Decoder<unknown> = unknown,
): Promise<unknown> {
  const headers = { accept: 'application/json', 'content-type': 'application/json' };
  const text = await request(url, {
    method,
    headers,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return read(text, decode, UNCERTAIN);
}

async function request(url: string, init: RequestInit): Promise<string> {
  const response = await fetch(url, { ...init, cache: 'no-store', credentials: 'same-origin' });
  const text = await response.text();
  if (!response.ok) throw new ApiError(response.status, detailsOf(text));
  return text;
}

function read<T>(text: string, decode: Decoder<T>, problem: string): T {
  try {
    return decodeJson(text, decode);
  } catch (thrown) {
    throw new UnreadableAnswerError(problem, thrown);
  }
}

/** A proxy may refuse with an HTML page instead of our JSON. */
function detailsOf(text: string): Record<string, unknown> {
  try {
    return decodeJson(text, object({}));
  } catch {
    return {};
  }
}
