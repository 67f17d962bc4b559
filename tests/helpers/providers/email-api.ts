import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { freePort } from '../http/ports';

/**
 * How the service handles the next requests. The first four accept the message and then answer, never answer, cut the
 * connection, or answer without a receipt. `refuse` answers without accepting it.
 */
export type ApiMode =
  | { take: 'answer' }
  | { take: 'hang' }
  | { take: 'cut' }
  | { take: 'say'; status: number; body: string }
  | { refuse: { status: number; body?: string; headers?: Record<string, string> } };

export type ApiRequest = { key: string; headers: IncomingMessage['headers']; body: Record<string, unknown> };

export type EmailApi = {
  url: string;
  mode: ApiMode;
  requests: ApiRequest[];
  /** The messages that customers got: one for each remembered key. */
  effects: ApiRequest[];
  /** Forgets every key, as the service does after a day. */
  forget(): void;
  /** Answers all hanging requests. */
  release(): void;
  stop(): Promise<void>;
};

/** A mail service with an HTTP API that honors idempotency keys and records its requests and effects. */
export async function startEmailApi(): Promise<EmailApi> {
  const port = await freePort();
  const known = new Map<string, string>();
  const hanging: (() => void)[] = [];
  const api: EmailApi = {
    url: `http://127.0.0.1:${port}/emails`,
    mode: { take: 'answer' },
    requests: [],
    effects: [],
    forget: () => known.clear(),
    release() {
      for (const answer of hanging.splice(0)) answer();
    },
    async stop() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };

  function take(request: ApiRequest): string {
    const id = known.get(request.key) ?? `mail-${api.effects.length + 1}`;
    if (!known.has(request.key)) api.effects.push(request);
    known.set(request.key, id);
    return id;
  }

  async function serve(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(Buffer.from(chunk));
    const key = String(incoming.headers['idempotency-key']);
    const body: Record<string, unknown> = JSON.parse(Buffer.concat(chunks).toString());
    const request = { key, headers: incoming.headers, body };
    api.requests.push(request);
    const { mode } = api;
    const respond = (status: number, text = '', headers = {}) =>
      void response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(text);
    if ('refuse' in mode) return respond(mode.refuse.status, mode.refuse.body, mode.refuse.headers);
    const id = take(request);
    const answer = () => respond(200, JSON.stringify({ id }));
    if (mode.take === 'answer') answer();
    else if (mode.take === 'hang') hanging.push(answer);
    else if (mode.take === 'cut') incoming.socket.resetAndDestroy();
    else respond(mode.status, mode.body);
  }

  const server = createServer((incoming, response) => {
    serve(incoming, response).catch(() => response.destroy());
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return api;
}
