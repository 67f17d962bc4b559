import 'server-only';
import { APICallError, type LanguageModel, type LanguageModelUsage, NoObjectGeneratedError } from 'ai';
import { coerceError } from '../../errors';
import { parseRetryAfter } from '../../kit/async/retry-after';
import { PlannerError } from '../planner';
import type { Usage } from '../schema';

/** Dollars per million tokens, which equals millionths of a dollar per token; null when not configured. */
export type Prices = { input: number | null; cached: number | null; output: number | null };

/** One request as the process log shows it. It never contains the prompt or the answer. */
export type ModelRequestReport = Usage & { question: 'preview' | 'step'; about: string; problem?: string };

export type ModelRequestDeps = {
  model: LanguageModel;
  spec: string;
  prices: Prices;
  report(request: ModelRequestReport): void;
};

/** Output limit in tokens: enough for several long messages in one answer. */
const MAX_OUTPUT_TOKENS = 8_000;

type RequestSettings = {
  model: LanguageModel;
  maxRetries: 0;
  maxOutputTokens: number;
  abortSignal: AbortSignal;
};

/**
 * Sends one request and measures it. There are no retries here: the executor retries, and both would multiply.
 * @throws PlannerError with a readable message; other errors as they are
 */
export async function requestModel<T>(
  { model, spec, prices, report }: ModelRequestDeps,
  about: Pick<ModelRequestReport, 'question' | 'about'>,
  signal: AbortSignal,
  send: (
    settings: RequestSettings,
  ) => PromiseLike<{ answer: T; usage: LanguageModelUsage; problem?: string }>,
): Promise<{ answer: T; usage: Usage }> {
  const started = performance.now();
  const toUsage = (usage?: LanguageModelUsage): Usage => ({
    ...countTokens(usage, prices),
    model: spec,
    duration_ms: Math.round(performance.now() - started),
  });
  const settings: RequestSettings = {
    model,
    maxRetries: 0,
    maxOutputTokens: MAX_OUTPUT_TOKENS,
    abortSignal: signal,
  };
  try {
    const { answer, usage: tokens, problem } = await send(settings);
    const usage = toUsage(tokens);
    if (problem) throw new PlannerError(problem, { usage });
    report({ ...about, ...usage });
    return { answer, usage };
  } catch (thrown) {
    const failure = toPlannerError(thrown, toUsage);
    const usage = failure instanceof PlannerError ? failure.usage : null;
    report({ ...about, ...(usage ?? toUsage()), problem: failure.message });
    throw failure;
  }
}

function toPlannerError(thrown: unknown, toUsage: (usage?: LanguageModelUsage) => Usage): Error {
  const error = coerceError(thrown);
  if (NoObjectGeneratedError.isInstance(error))
    return new PlannerError(error.message, { usage: toUsage(error.usage), cause: error });
  if (!APICallError.isInstance(error)) return error;
  const { statusCode, responseHeaders } = error;
  return new PlannerError(`${problemOfStatus(statusCode)}: ${error.message} (${statusCode ?? 'no answer'})`, {
    retry_after_ms: parseRetryAfter(responseHeaders?.['retry-after']),
    cause: error,
  });
}

/** The failure in one sentence, for the people who read the plan. */
function problemOfStatus(statusCode: number | undefined): string {
  if (statusCode === 401 || statusCode === 403)
    return 'The model provider refused the key; check PLANNER_API_KEY';
  if (statusCode === 404) return 'The model provider has no such model; check PLANNER';
  if (statusCode === 429) return 'The model provider asks us to wait';
  return 'The model provider failed';
}

/** Tokens and their cost. The cost is null when the provider does not report tokens or no price is configured. */
function countTokens(usage: LanguageModelUsage | undefined, { input, cached, output }: Prices) {
  const input_tokens = usage?.inputTokens ?? 0;
  const cached_input_tokens = Math.min(usage?.inputTokenDetails?.cacheReadTokens ?? 0, input_tokens);
  const output_tokens = usage?.outputTokens ?? 0;
  const isKnown = usage?.inputTokens !== undefined && usage.outputTokens !== undefined;
  const cost_micros =
    !isKnown || input === null || output === null
      ? null
      : Math.round(
          (input_tokens - cached_input_tokens) * input +
            cached_input_tokens * (cached ?? input) +
            output_tokens * output,
        );
  return { input_tokens, cached_input_tokens, output_tokens, cost_micros };
}
