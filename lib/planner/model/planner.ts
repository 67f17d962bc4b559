import 'server-only';
import { type FinishReason, generateText, Output } from 'ai';
import type { Planner } from '../planner';
import { languageModel, type ModelConfig } from './language-model';
import { previewFrom, previewSchema } from './preview';
import { contextPrompt, PREVIEW_QUESTION, runMessages, startConditionPrompt, systemPrompt } from './prompt';
import { type ModelRequestDeps, type ModelRequestReport, type Prices, requestModel } from './request';
import { proposalFrom, toolsFor } from './tools';

type ModelPlannerConfig = ModelConfig & { prices?: Prices; report?: (request: ModelRequestReport) => void };

/** The language model adapter. The model only proposes; code and people decide whether and when a proposal is carried out. */
export function createModelPlanner(config: ModelPlannerConfig): Planner {
  const deps: ModelRequestDeps = {
    model: languageModel(config),
    spec: config.spec,
    prices: config.prices ?? { input: null, cached: null, output: null },
    report: config.report ?? (() => {}),
  };
  return {
    name: config.spec,

    async preview(context, signal) {
      const { template, call } = context;
      const subject = { question: 'preview', about: call?.id ?? '' } as const;
      const { answer, usage } = await requestModel(deps, subject, signal, async (settings) => {
        const result = await generateText({
          ...settings,
          system: `${systemPrompt(context)}${startConditionPrompt(template.start_condition)}`,
          prompt: `${contextPrompt(context)}\n\n${PREVIEW_QUESTION}`,
          output: Output.object({ schema: previewSchema(template.allowed_tools) }),
        });
        const problem = problemOf(result.finishReason);
        if (problem) return { answer: null, usage: result.usage, problem };
        return { answer: result.output, usage: result.usage };
      });
      if (answer === null) throw new Error('the request returned neither an answer nor a problem');
      return { ...previewFrom(answer, context), usage };
    },

    async next(context, signal) {
      const subject = { question: 'step', about: context.plan.id } as const;
      const { answer, usage } = await requestModel(deps, subject, signal, async (settings) => {
        const result = await generateText({
          ...settings,
          system: systemPrompt(context),
          messages: runMessages(context),
          tools: toolsFor(context.template.allowed_tools),
        });
        // An answer without tool calls means that nothing is left to do, so a truncated answer must not be read as one.
        const problem = result.toolCalls.length === 0 ? problemOf(result.finishReason) : undefined;
        return { answer: result, usage: result.usage, ...(problem ? { problem } : {}) };
      });
      const proposals = answer.toolCalls.map((call) => proposalFrom(call.toolName, call.input, context.call));
      const reasoning = answer.text.trim().slice(0, 4_000);
      return { ...(reasoning === '' ? {} : { reasoning }), proposals, usage };
    },
  };
}

function problemOf(reason: FinishReason): string | undefined {
  if (reason === 'length') return 'The model’s answer was cut off for its length';
  if (reason === 'content-filter') return 'The model provider held its answer back';
  if (reason === 'error') return 'The model ended with an error';
  return undefined;
}
