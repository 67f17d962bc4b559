import 'server-only';
import { type FinishReason, generateText, Output } from 'ai';
import type { Planner } from '../planner';
import { languageModel, type ModelConfig } from './language-model';
import { previewFrom, previewSchema } from './preview';
import { contextPrompt, PREVIEW_QUESTION, runMessages, startConditionPrompt, systemPrompt } from './prompt';
import { type ModelRequestDeps, type ModelRequestReport, type Prices, requestModel } from './request';
import { proposalFrom, toolsFor } from './tools';

type ModelPlannerConfig = ModelConfig & { prices?: Prices; report?: (asked: ModelRequestReport) => void };

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
      const about = { question: 'preview', about: call?.id ?? '' } as const;
      const { answer, usage } = await requestModel(deps, about, signal, async (settings) => {
        const given = await generateText({
          ...settings,
          system: `${systemPrompt(context)}${startConditionPrompt(template.start_condition)}`,
          prompt: `${contextPrompt(context)}\n\n${PREVIEW_QUESTION}`,
          output: Output.object({ schema: previewSchema(template.allowed_tools) }),
        });
        const problem = problemOf(given.finishReason);
        if (problem) return { answer: null, usage: given.usage, problem };
        return { answer: given.output, usage: given.usage };
      });
      if (answer === null) throw new Error('an unusable answer was taken for one');
      return { ...previewFrom(answer, context), usage };
    },

    async next(context, signal) {
      const about = { question: 'step', about: context.plan.id } as const;
      const { answer, usage } = await requestModel(deps, about, signal, async (settings) => {
        const given = await generateText({
          ...settings,
          system: systemPrompt(context),
          messages: runMessages(context),
          tools: toolsFor(context.template.allowed_tools),
        });
        // An answer without tool calls means that nothing is left to do, so a truncated answer must not be read as one.
        const problem = given.toolCalls.length === 0 ? problemOf(given.finishReason) : undefined;
        return { answer: given, usage: given.usage, ...(problem ? { problem } : {}) };
      });
      const proposals = answer.toolCalls.map((made) => proposalFrom(made.toolName, made.input, context.call));
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
