import 'server-only';
import type { Provider, Providers } from '../delivery/providers/provider';
import { DEMO_ORG } from './demo';

/** Whatever is configured, nothing of the demo organization leaves the house: anybody at this machine can press its buttons. */
export function keepDemoAtHome(providers: Providers, outbox: Provider): Providers {
  const keep = (provider: Provider): Provider => ({
    ...provider,
    async send(message, envelope, signal) {
      if (envelope.org_id !== DEMO_ORG.id) return provider.send(message, envelope, signal);
      // A reminder belongs to no plan; its readers do not exist.
      if (envelope.plan_id === '') return { provider_id: 'none', delivered: false };
      return outbox.send(message, envelope, signal);
    },
  });
  return { send_email: keep(providers.send_email), send_sms: keep(providers.send_sms) };
}
