import 'server-only';
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { parseRetryAfter } from '../../kit/async/retry-after';
import { line } from '../../kit/text';
import { type Answer, jsonOf, postOnce, redactReason } from './post-once';
import { DeadlineMissed, DefinitelyNotSent, messageIdOf, OutcomeUnknown, type Provider } from './provider';

export type EmailApiConfig = { url: string; key: string; from: string };

const id = z.union([z.number().int().transform(String), line(200)]);
/** Services name the id differently. An answer that reports an error is no receipt, whatever else it has. */
const AcceptedSchema = z
  .object({
    id: id.optional(),
    message_id: id.optional(),
    messageId: id.optional(),
    error: z.null().optional(),
  })
  .transform((answer) => answer.id ?? answer.message_id ?? answer.messageId);

const message = z.string();
const RefusalSchema = z.union([
  z.object({ message }).transform((answer) => answer.message),
  z.object({ error: z.object({ message }) }).transform((answer) => answer.error.message),
  z.object({ error: message }).transform((answer) => answer.error),
]);

/** Statuses below 500 that do not refuse the message: too early, too often, or twice at the same moment. */
const NOT_NOW = [302, 303, 408, 409, 425, 429];

/**
 * Email over an HTTP API of the usual shape: one POST of JSON, a bearer key, an `Idempotency-Key`, an answer with an
 * id. A service that keeps the key sends the message once for any number of requests.
 */
export function createEmailApiProvider({ url, key: secret, from }: EmailApiConfig): Provider {
  return {
    name: 'email_api',
    account: createHash('sha256')
      .update(JSON.stringify([url, secret, from]))
      .digest('hex')
      .slice(0, 12),
    honors_keys: true,
    async send(message, { key, isDeadlinePassed }, signal) {
      if (message.channel !== 'email') throw new DefinitelyNotSent('The email API carries email only.');
      const answer = await postOnce(new URL(url), {
        signal,
        isDeadlinePassed,
        headers: {
          authorization: `Bearer ${secret}`,
          'content-type': 'application/json',
          accept: 'application/json',
          'idempotency-key': key,
          'user-agent': 'Greenlight',
        },
        body: JSON.stringify({
          from,
          to: [message.to],
          subject: message.subject,
          text: message.body,
          headers: { 'Message-ID': messageIdOf(key, from) },
        }),
      }).catch((error: unknown) => {
        if (error instanceof DeadlineMissed) throw error;
        const problem = signal.aborted ? 'did not answer in time' : 'could not be reached, or broke off';
        throw new Error(`The email API ${problem}.`, { cause: error });
      });
      const provider_id = receiptOf(answer);
      if (provider_id) return { provider_id, delivered: true };
      throw refusalOf(answer, secret);
    },
  };
}

function receiptOf(answer: Answer): string | undefined {
  if (answer.status < 200 || answer.status > 299) return undefined;
  return AcceptedSchema.safeParse(jsonOf(answer)).data;
}

function refusalOf(answer: Answer, secret: string): Error {
  const { status, headers } = answer;
  if (status >= 300 && status < 500 && !NOT_NOW.includes(status)) {
    const reason = RefusalSchema.safeParse(jsonOf(answer)).data ?? '';
    return new DefinitelyNotSent(
      `The email API refused the message (${status}). ${redactReason(reason, secret)}`.trim(),
    );
  }
  return new OutcomeUnknown(
    status < 300
      ? `The email API answered ${status}, but gave no receipt.`
      : `The email API answered ${status}; it may or may not have taken the message.`,
    parseRetryAfter(headers['retry-after']),
  );
}
