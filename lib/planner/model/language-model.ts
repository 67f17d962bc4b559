import 'server-only';
import { createAnthropic } from '@ai-sdk/anthropic';
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import type { LanguageModel } from 'ai';

export type ModelConfig = { spec: string; api_key?: string; base_url?: string };

/** `anthropic:MODEL`, or `openai-compatible:MODEL` with a base URL (Ollama, vLLM and most providers). */
export function languageModel({ spec, api_key, base_url }: ModelConfig): LanguageModel {
  const colon = spec.indexOf(':');
  const provider = spec.slice(0, Math.max(colon, 0));
  const model = spec.slice(colon + 1).trim();
  const key = api_key === undefined ? {} : { apiKey: api_key };
  if (colon < 0 || model === '')
    throw new Error(`PLANNER must be "local" or "provider:model", not "${spec}"`);
  if (provider === 'anthropic') {
    return createAnthropic({ ...key, ...(base_url === undefined ? {} : { baseURL: base_url }) })(model);
  }
  if (provider === 'openai-compatible') {
    if (base_url === undefined) throw new Error('PLANNER=openai-compatible:… needs PLANNER_BASE_URL');
    return createOpenAICompatible({
      name: 'planner',
      baseURL: base_url,
      ...key,
      supportsStructuredOutputs: true,
    })(model);
  }
  throw new Error(
    `PLANNER names an unknown provider: "${provider}"; there are anthropic and openai-compatible`,
  );
}
