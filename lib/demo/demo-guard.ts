import 'server-only';
import { channelsOf } from '../delivery/providers/create-providers';
import type { Provider, Providers } from '../delivery/providers/provider';
import type { Outbox } from '../delivery/schema';
import type { Env } from '../env';
import { DEMO_ORG } from './demo';

/**
 * Redirects messages of the demo organization to the local outbox, whatever channels are configured: its password is
 * public, so it must not be able to send.
 */
export function guardDemo(providers: Providers, outbox: Provider): Providers {
  const guard = (provider: Provider): Provider => ({
    ...provider,
    async send(message, envelope, signal) {
      if (envelope.org_id !== DEMO_ORG.id) return provider.send(message, envelope, signal);
      // A reminder belongs to no plan, and the demo's members are not real people.
      if (envelope.plan_id === '') return { provider_id: 'none', delivered: false };
      return outbox.send(message, envelope, signal);
    },
  });
  return { send_email: guard(providers.send_email), send_sms: guard(providers.send_sms) };
}

/** The provider of each channel for an organization; the demo has only the outbox. */
export function channelsFor(env: Env, orgId: string): Outbox['channels'] {
  return orgId === DEMO_ORG.id ? { email: 'outbox', sms: 'outbox' } : channelsOf(env);
}
