import 'server-only';
import type { Database } from '../../db/transaction';
import type { Env } from '../../env';
import type { Outbox } from '../schema';
import { createEmailApiProvider } from './email-api';
import { createOutboxProvider } from './outbox';
import type { Provider, Providers } from './provider';
import { createSmtpProvider } from './smtp';
import { createTwilioProvider } from './twilio';

/**
 * How long a provider may take, in whole milliseconds (`AbortSignal.timeout` refuses fractions): well below the lease,
 * so that the outcome is recorded while the claim is held.
 */
export function sendTimeoutMs(env: Env): number {
  return Math.round((env.DISPATCH_LEASE_S * 1_000 * 2) / 3);
}

const RECORD_MS = 2_000;

/** How long a stopping process waits for a message that is being sent: until the provider's timeout, and for its record. */
export function stopGraceMs(env: Env): number {
  return sendTimeoutMs(env) + RECORD_MS;
}

/** The configured providers; the outbox stands in for each channel without one. */
export function createProviders(env: Env, database: Database): Providers {
  const outbox = createOutboxProvider(database);
  const { TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN, TWILIO_FROM, TWILIO_BASE_URL } = env;
  return {
    send_email: createEmailProvider(env) ?? outbox,
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

function createEmailProvider(env: Env): Provider | null {
  const { EMAIL_API_URL, EMAIL_API_KEY, SMTP_URL, MAIL_FROM } = env;
  if (EMAIL_API_URL)
    return createEmailApiProvider({ url: EMAIL_API_URL, key: EMAIL_API_KEY, from: MAIL_FROM });
  return SMTP_URL ? createSmtpProvider(SMTP_URL, MAIL_FROM, sendTimeoutMs(env)) : null;
}

/** The provider of each channel. */
export function channelsOf(env: Env): Outbox['channels'] {
  return {
    email: env.EMAIL_API_URL ? 'email_api' : env.SMTP_URL ? 'smtp' : 'outbox',
    sms: env.TWILIO_ACCOUNT_SID ? 'twilio' : 'outbox',
  };
}
