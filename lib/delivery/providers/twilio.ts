import 'server-only';
import { z } from 'zod';
import { line } from '../../kit/text';
import { jsonOf, NotConnected, postOnce, redactReason } from './post-once';
import { DefinitelyNotSent, type Provider } from './provider';

const AnswerSchema = z.object({ sid: line(200) });
const ErrorSchema = z.object({ message: z.string() });

export type TwilioConfig = { account_sid: string; auth_token: string; from: string; base_url: string };

/**
 * SMS through Twilio's Messages resource. One POST without Twilio's client, which retries and follows redirects,
 * although Twilio documents that this request is not idempotent.
 */
export function createTwilioProvider(config: TwilioConfig): Provider {
  const url = `${config.base_url}/2010-04-01/Accounts/${encodeURIComponent(config.account_sid)}/Messages.json`;
  const credentials = Buffer.from(`${config.account_sid}:${config.auth_token}`).toString('base64');
  return {
    name: 'twilio',
    honors_keys: false,
    async send(message, { isDeadlinePassed }, signal) {
      if (message.channel !== 'sms') throw new DefinitelyNotSent('Twilio carries SMS only.');
      const answer = await postOnce(new URL(url), {
        signal,
        isDeadlinePassed,
        headers: {
          authorization: `Basic ${credentials}`,
          'content-type': 'application/x-www-form-urlencoded',
          accept: 'application/json',
        },
        body: new URLSearchParams({ To: message.to, From: config.from, Body: message.body }).toString(),
      }).catch((error: unknown) => {
        throw error instanceof NotConnected
          ? new DefinitelyNotSent('Twilio could not be reached; nothing was sent.', error)
          : error;
      });
      const { status } = answer;
      if (status >= 300 && status < 500 && status !== 408) {
        const reason = ErrorSchema.safeParse(jsonOf(answer)).data?.message ?? `status ${status}`;
        throw new DefinitelyNotSent(
          `Twilio refused the message: ${redactReason(reason, config.auth_token, credentials)}`,
        );
      }
      const receipt = AnswerSchema.safeParse(jsonOf(answer)).data;
      if (status >= 300 || !receipt) {
        throw new Error(`Twilio answered ${status}; it may or may not have sent it.`);
      }
      return { provider_id: receipt.sid, delivered: true };
    },
  };
}
