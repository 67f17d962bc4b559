import 'server-only';
import { type Env, publicOrigin } from '../env';

/**
 * The origins that our own pages have. Without PUBLIC_URL the server is opened by several names of the same machine, so
 * all of these count; the request's Host never does, because whoever forges an Origin can forge that too.
 */
export function trustedOrigins(env: Env): string[] {
  if (env.PUBLIC_URL) return [publicOrigin(env)];
  const local = ['localhost', '127.0.0.1', '[::1]'].map((host) => `http://${host}:${env.PORT}`);
  return [...new Set([publicOrigin(env), ...local.map((origin) => new URL(origin).origin)])];
}
