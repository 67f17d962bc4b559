import 'server-only';
import type { Env } from '../env';
import { createLocalPlanner } from './local/planner';
import { createModelPlanner } from './model/planner';
import type { Planner } from './planner';

/** `PLANNER=local` needs nothing; anything else names a provider and its model. */
export function createPlanner(env: Env): Planner {
  const { PLANNER, PLANNER_API_KEY, PLANNER_BASE_URL } = env;
  if (PLANNER === 'local') return createLocalPlanner();
  return createModelPlanner({
    spec: PLANNER,
    ...(PLANNER_API_KEY ? { api_key: PLANNER_API_KEY } : {}),
    ...(PLANNER_BASE_URL ? { base_url: PLANNER_BASE_URL } : {}),
  });
}
