import 'server-only';
import { generateText, Output } from 'ai';
import type { Planner } from '../planner';
import { languageModel, type ModelConfig } from './language-model';
import { previewFrom, previewSchema } from './preview';
import { contextPrompt, PREVIEW_QUESTION, runPrompt, startConditionPrompt, systemPrompt } from './prompt';
import { proposalFrom, toolsFor } from './tools';

/** The planner that asks a language model. It proposes; whether and when anything is done is decided by code and people. */
export function createModelPlanner(config: ModelConfig): Planner {
  const model = languageModel(config);
  // The executor retries with back-off; retries in here would multiply.
  const settings = { model, maxRetries: 0, temperature: 0 };
  return {
    name: config.spec,

    async preview(context, signal) {
      const { template } = context;
      const { output } = await generateText({
        ...settings,
        abortSignal: signal,
        system: `${systemPrompt(context)}${startConditionPrompt(template.start_condition)}`,
        prompt: `${contextPrompt(context)}\n\n${PREVIEW_QUESTION}`,
        output: Output.object({ schema: previewSchema(template.allowed_tools) }),
      });
      return previewFrom(output, context);
    },

    async next(context, signal) {
      const { text, toolCalls } = await generateText({
        ...settings,
        abortSignal: signal,
        system: systemPrompt(context),
        prompt: runPrompt(context),
        tools: toolsFor(context.template.allowed_tools),
      });
      const proposals = toolCalls.map((made) => proposalFrom(made.toolName, made.input, context.call));
      const reasoning = text.trim().slice(0, 4_000);
      return reasoning === '' ? { proposals } : { reasoning, proposals };
    },
  };
}
