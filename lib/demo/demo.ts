import 'server-only';
import { type Env, isLoopback } from '../env';

/**
 * The demo organization has a public password, so it exists only on the embedded database and with the server bound to
 * the loopback interface: then only people at this machine can reach it.
 */
export function isDemoEnabled(env: Pick<Env, 'DATABASE_URL' | 'HOST' | 'NO_DEMO'>): boolean {
  return !env.DATABASE_URL && isLoopback(env.HOST) && !env.NO_DEMO;
}

export const DEMO_PASSWORD = 'greenlight-demo';

export const DEMO_ORG = { id: 'demo-organization', slug: 'demo', name: 'Alder Home Comfort' };

export const DEMO_PEOPLE = [
  { name: 'Ana Castellan', email: 'ana@example.com', role: 'owner' },
  { name: 'Ben Adeyemi', email: 'ben@example.com', role: 'member' },
  { name: 'Vic Lindgren', email: 'vic@example.com', role: 'viewer' },
] as const;

/** The contacts that exist before the first call. The other callers become contacts with their calls. */
export const DEMO_CONTACTS = [
  {
    name: 'Dana Whitfield',
    email: 'dana.whitfield@example.com',
    phone: '+12125550142',
    note: 'Two-storey house, oil furnace from 1998. Works from home; prefers email over calls.',
  },
  {
    name: 'Marcus Oyelaran',
    email: null,
    phone: '+12125550117',
    note: 'Rents out three flats and arranges visits between tenants. Text him, he rarely picks up.',
  },
  {
    name: 'Helen Sorensen',
    email: 'helen.sorensen@example.com',
    phone: '+12125550188',
    note: null,
  },
];
