'use client';

/** A refusal of the API, `{code, message, …}`; `current` is the row that won a lost race. */
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

/** The fetcher for SWR, whose keys are URLs. */
export function getJson<T>(url: string, signal?: AbortSignal): Promise<T> {
  return request<T>(url, { headers: { accept: 'application/json' }, ...(signal ? { signal } : {}) });
}

/** @throws ApiError when the server refuses; TypeError when it cannot be reached */
export function sendJson<T = unknown>(
  method: 'POST' | 'PUT' | 'PATCH' | 'DELETE',
  url: string,
  body?: unknown,
): Promise<T> {
  const headers = { accept: 'application/json', 'content-type': 'application/json' };
  return request<T>(url, { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
}

async function request<T>(url: string, init: RequestInit): Promise<T> {
  const response = await fetch(url, { ...init, cache: 'no-store', credentials: 'same-origin' });
  const text = await response.text();
  if (!response.ok) throw new ApiError(response.status, detailsOf(text));
  return text === '' ? JSON.parse('null') : JSON.parse(text);
}

/** A proxy may answer with an HTML page instead of our JSON. */
function detailsOf(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}
