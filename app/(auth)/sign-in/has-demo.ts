import 'server-only';
import { isLoopback } from '@/lib/env';
import { runtime } from '@/lib/runtime';

/** The demo organization, with its public password, exists only on the embedded database of this very machine. */
export function hasDemo(): boolean {
  const { env } = runtime();
  return env.DATABASE_URL === '' && isLoopback(env.HOST) && !env.NO_DEMO;
}
