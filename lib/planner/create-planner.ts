import 'server-only';
import type { Env } from '../env';
import { createLocalPlanner } from './local/planner';
import { createModelPlanner } from './model/planner';
import type { ModelRequestReport } from './model/request';
import type { Planner } from './planner';

/**
 * `PLANNER=local` needs no key and no network; every other value names a provider and its model.
 * `report` is called once for each request to the model.
 */
export function createPlanner(env: Env, report: (request: ModelRequestReport) => void): Planner {
  const { PLANNER, PLANNER_API_KEY, PLANNER_BASE_URL } = env;
  if (PLANNER === 'local') return createLocalPlanner();
  return createModelPlanner({
    spec: PLANNER,
    ...(PLANNER_API_KEY ? { api_key: PLANNER_API_KEY } : {}),
    ...(PLANNER_BASE_URL ? { base_url: PLANNER_BASE_URL } : {}),
    prices: {
      input: env.PLANNER_PRICE_INPUT,
      cached: env.PLANNER_PRICE_CACHED,
      output: env.PLANNER_PRICE_OUTPUT,
    },
    report,
  });
}
