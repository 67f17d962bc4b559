import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { freePort } from '../../../helpers/http/ports';
import { type MailMode, startMailbox } from '../../../helpers/providers/smtp';
import type { Effect } from './history';
import { readMail } from './read-mail';

/** A temporary fault of the receivers. `take` says whether the message is accepted before it. */
export const PROVIDER_FAULTS = ['refuse', 'error', 'error_after_taking', 'silent', 'cut'] as const;
export type ProviderFault = (typeof PROVIDER_FAULTS)[number];

export type Receivers = {
  env: { smtp: Record<string, string>; email_api: Record<string, string> };
  /** All messages that the receivers have accepted. */
  effects(): Effect[];
  requests(): number;
  setFault(fault: ProviderFault | null): void;
  stop(): Promise<void>;
};

const MAIL_MODES: Record<ProviderFault, MailMode> = {
  refuse: 'refuse',
  error: 'defer',
  error_after_taking: 'drop',
  silent: 'hang',
  cut: 'drop',
};

/** A mail server, an email API that honors keys and a text message API that does not, with the messages that customers would get. */
export async function startReceivers(): Promise<Receivers> {
  const mailbox = await startMailbox();
  const port = await freePort();
  const taken: Effect[] = [];
  const known = new Map<string, string>();
  const silent = new Set<ServerResponse>();
  let fault: ProviderFault | null = null;
  let requests = 0;

  function takeEmail(key: string, fields: Record<string, unknown>): string {
    const before = known.get(key);
    if (before) return before;
    const provider_id = `email-${known.size + 1}`;
    known.set(key, provider_id);
    const { to, subject, text, body } = fields;
    const address = Array.isArray(to) ? String(to[0]) : String(to);
    taken.push({
      tool: 'send_email',
      key,
      provider_id,
      to: address,
      subject: String(subject),
      body: String(text ?? body),
    });
    return provider_id;
  }
  function takeText(fields: URLSearchParams): string {
    const provider_id = `SM${taken.length + 1}`;
    const [to, body] = [fields.get('To') ?? '', fields.get('Body') ?? ''];
    taken.push({ tool: 'send_sms', key: null, provider_id, to, subject: null, body });
    return provider_id;
  }
  async function answer(request: IncomingMessage, response: ServerResponse) {
    const text = await readAll(request);
    requests += 1;
    const now = fault;
    const send = (status: number, body: unknown) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    if (now === 'refuse') return send(422, { message: 'no such recipient' });
    if (now === 'error') return send(500, { message: 'out of order' });
    const isText = request.url?.startsWith('/2010-04-01/') ?? false;
    const id = isText
      ? takeText(new URLSearchParams(text))
      : takeEmail(String(request.headers['idempotency-key']), Object(JSON.parse(text)));
    if (now === 'error_after_taking') return send(503, { message: 'out of order' });
    if (now === 'silent') return silent.add(response);
    if (now === 'cut') return request.socket.resetAndDestroy();
    return send(isText ? 201 : 200, isText ? { sid: id } : { id });
  }
  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy());
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');

  const texts = {
    TWILIO_ACCOUNT_SID: 'AC-soak',
    TWILIO_AUTH_TOKEN: 'token',
    TWILIO_FROM: '+12125550100',
    TWILIO_BASE_URL: `http://127.0.0.1:${port}`,
  };
  return {
    env: {
      smtp: { ...texts, SMTP_URL: mailbox.url },
      email_api: { ...texts, EMAIL_API_URL: `http://127.0.0.1:${port}/emails`, EMAIL_API_KEY: 'key' },
    },
    effects: () => [...taken, ...mailbox.mails.map(readMail)],
    requests: () => requests + mailbox.mails.length,
    setFault(next) {
      fault = next;
      mailbox.mode = next ? MAIL_MODES[next] : 'accept';
      if (next) return;
      mailbox.release();
      for (const response of silent) response.destroy();
      silent.clear();
    },
    async stop() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
      await mailbox.stop();
    },
  };
}

async function readAll(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}
