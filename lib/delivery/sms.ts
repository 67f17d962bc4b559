import 'server-only';
import { z } from 'zod';
import { type Provider, Refused } from './provider';

const AnswerSchema = z.object({ sid: z.string() });
const ErrorSchema = z.object({ message: z.string() });

export type TwilioConfig = { account_sid: string; auth_token: string; from: string; base_url: string };

/**
 * SMS through Twilio's Messages resource. One POST, by hand: its own client retries and follows redirects, and Twilio says
 * that this request is not idempotent.
 */
export function createTwilioProvider(config: TwilioConfig): Provider {
  const url = `${config.base_url}/2010-04-01/Accounts/${encodeURIComponent(config.account_sid)}/Messages.json`;
  const credentials = Buffer.from(`${config.account_sid}:${config.auth_token}`).toString('base64');
  return {
    name: 'twilio',
    honours_keys: false,
    async send(message, _envelope, signal) {
      if (message.channel !== 'sms') throw new Refused('Twilio carries SMS only.');
      const response = await fetch(url, {
        method: 'POST',
        redirect: 'manual',
        signal,
        headers: { authorization: `Basic ${credentials}` },
        body: new URLSearchParams({ To: message.to, From: config.from, Body: message.body }),
      }).catch((error: unknown) => {
        throw neverConnected(error)
          ? new Refused('Twilio could not be reached; nothing was sent.', error)
          : error;
      });
      const answer: unknown = await response.json().catch(() => null);
      if (response.status >= 300 && response.status < 500) {
        const reason = ErrorSchema.safeParse(answer).data?.message ?? `status ${response.status}`;
        throw new Refused(`Twilio refused the message: ${reason}`);
      }
      if (!response.ok)
        throw new Error(`Twilio answered ${response.status}; it may or may not have sent it.`);
      return { provider_id: AnswerSchema.parse(answer).sid, delivered: true };
    },
  };
}

function neverConnected(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : undefined;
  return (
    cause instanceof Error &&
    'code' in cause &&
    ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT'].includes(String(cause.code))
  );
}
