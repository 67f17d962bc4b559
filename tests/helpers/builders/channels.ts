import type { OrgView } from '../../../app/[org]/_org/org-context';

type Channels = Pick<OrgView, 'connected' | 'demo'>;

/** The parts of an organization's view about its channels. */
export const CONNECTED: Channels = { connected: { send_email: true, send_sms: true }, demo: false };
export const NOT_CONNECTED: Channels = { connected: { send_email: false, send_sms: false }, demo: false };
export const DEMO: Channels = { ...NOT_CONNECTED, demo: true };
