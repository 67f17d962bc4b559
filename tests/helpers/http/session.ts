export type Answer = { status: number; headers: Headers; body: unknown };

export type Session = {
  origin: string;
  /** In the form of the `Cookie` header; empty when signed out. */
  cookies(): string;
  request(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
};

/** A client like a browser: keeps cookies, sends its origin, and sends values as JSON. */
export function openSession(origin: string): Session {
  const jar = new Map<string, string>();
  const cookies = () => [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
  return {
    origin,
    cookies,
    async request(method, path, body, headers = {}) {
      const response = await fetch(origin + path, {
        method,
        redirect: 'manual',
        headers: {
          origin,
          ...(jar.size > 0 ? { cookie: cookies() } : {}),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      });
      for (const header of response.headers.getSetCookie()) keep(jar, header);
      return { status: response.status, headers: response.headers, body: parse(await response.text()) };
    },
  };
}

function keep(jar: Map<string, string>, header: string): void {
  const pair = header.split(';', 1)[0] ?? '';
  const name = pair.slice(0, pair.indexOf('='));
  const value = pair.slice(pair.indexOf('=') + 1);
  if (value === '' || /max-age=0(;|$)/i.test(header)) jar.delete(name);
  else jar.set(name, value);
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return body;
  }
}

/** A session with an API key instead of cookies. */
export function openKeySession(origin: string, key: string): Session {
  const session = openSession(origin);
  return {
    ...session,
    request: (method, path, body, headers = {}) =>
      session.request(method, path, body, { authorization: `Bearer ${key}`, ...headers }),
  };
}
