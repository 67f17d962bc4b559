import 'server-only';
import type { Database } from '../db/transaction';
import type { Env } from '../env';
import { createSmtpProvider } from './email';
import { createOutboxProvider } from './outbox';
import type { Providers } from './provider';
import { createTwilioProvider } from './sms';

/**
 * How long a provider may take: well below the lease, so that the outcome is recorded while the claim is ours. Whole
 * milliseconds, as `AbortSignal.timeout` refuses parts of one.
 */
export function sendTimeoutMs(env: Env): number {
  return Math.round((env.DISPATCH_LEASE_S * 1_000 * 2) / 3);
}

/** What the configuration gives; the outbox stands in for each channel that has none. */
export function createProviders(env: Env, database: Database): Providers {
  const outbox = createOutboxProvider(database);
  const { TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN, TWILIO_FROM, TWILIO_BASE_URL } = env;
  return {
    send_email: env.SMTP_URL ? createSmtpProvider(env.SMTP_URL, env.MAIL_FROM, sendTimeoutMs(env)) : outbox,
    send_sms: TWILIO_ACCOUNT_SID
      ? createTwilioProvider({
          account_sid: TWILIO_ACCOUNT_SID,
          auth_token: TWILIO_AUTH_TOKEN,
          from: TWILIO_FROM,
          base_url: TWILIO_BASE_URL || 'https://api.twilio.com',
        })
      : outbox,
  };
}

/** Which channels really leave the house. */
export function channelsOf(env: Env): { email: 'smtp' | 'outbox'; sms: 'twilio' | 'outbox' } {
  return {
    email: env.SMTP_URL ? 'smtp' : 'outbox',
    sms: env.TWILIO_ACCOUNT_SID ? 'twilio' : 'outbox',
  };
}
