import 'server-only';
import type { ModelMessage, ToolCallPart, ToolResultPart } from 'ai';
import type { Entry, PlanLogDisplay, SystemEntry, ToolCallEntry } from '../../plans/schema/log-entry';
import type { RunContext } from '../planner';
import { quoteUntrusted, truncate, truncateMiddle } from './untrusted-data';

type RefusedCall = Extract<SystemEntry, { event: 'refused' }>;
type LoggedCall = ToolCallEntry | RefusedCall;

/** One answer of the model in this run: its text and its tool calls. */
type ModelStep = { number: number | undefined; text: string[]; calls: LoggedCall[] };

/** Character budget of this run's steps. Steps that do not fit are shown as lines of the log instead. */
const MAX_STEPS_CHARS = 150_000;
const MAX_LOG_CHARS = 60_000;

/** The steps of this run as conversation messages, and everything before them as lines of the log. */
export function conversationOf({ log, run_id }: RunContext): { messages: ModelMessage[]; log: string } {
  const earlier = log.filter(({ entry }) => entry.run_id !== run_id);
  const steps = stepsOf(log.filter(({ entry }) => entry.run_id === run_id));
  let budget = MAX_STEPS_CHARS;
  const messages: ModelMessage[] = [];
  const olderSteps: ModelStep[] = [];
  for (const [index, step] of [...steps.entries()].reverse()) {
    const stepMessages = messagesOf(step, index);
    budget -= JSON.stringify(stepMessages).length;
    // The last step is always kept as messages, because the model continues from it.
    if (budget >= 0 || index === steps.length - 1) messages.unshift(...stepMessages);
    else olderSteps.unshift(step);
  }
  const lines = [
    ...earlier.map(({ entry }) => lineOf(entry)),
    ...olderSteps.flatMap(({ calls }) => calls.map(lineOf)),
  ].filter((line) => line !== null);
  const { end, start, omitted } = truncateMiddle(
    lines.map((line) => truncate(line, 10_000)),
    { first: 0, last: MAX_LOG_CHARS },
  );
  const omittedLine = omitted > 0 ? [`(${omitted} older lines are left out here)`] : [];
  return { messages, log: [...omittedLine, ...start, ...end].join('\n') || 'empty' };
}

/** Groups entries into steps: a reasoning entry or a call with another step number starts a new one. */
function stepsOf(log: PlanLogDisplay[]): ModelStep[] {
  const steps: ModelStep[] = [];
  for (const { entry } of log) {
    const current = steps.at(-1);
    if (entry.kind === 'system' && entry.event === 'model_reasoning') {
      steps.push({ number: undefined, text: [entry.text], calls: [] });
    } else if (isCall(entry)) {
      if (current && (current.number ?? entry.step) === entry.step) {
        current.number = entry.step;
        current.calls.push(entry);
      } else {
        steps.push({ number: entry.step, text: [], calls: [entry] });
      }
    }
  }
  return steps.filter(({ calls }) => calls.length > 0);
}

function isCall(entry: Entry): entry is LoggedCall {
  return entry.kind === 'tool_call' || entry.event === 'refused';
}

function messagesOf({ text, calls }: ModelStep, index: number): ModelMessage[] {
  const callsWithResults = calls.map((call, position): { call: ToolCallPart; result: ToolResultPart } => {
    const tool = { toolCallId: `step_${index}_${position}`, toolName: nameOf(call.tool) };
    return {
      call: { type: 'tool-call', ...tool, input: inputOf(call) },
      result: { type: 'tool-result', ...tool, output: { type: 'text', value: resultOf(call) } },
    };
  });
  const textParts = text.map((part) => ({ type: 'text' as const, text: part }));
  return [
    { role: 'assistant', content: [...textParts, ...callsWithResults.map(({ call }) => call)] },
    { role: 'tool', content: callsWithResults.map(({ result }) => result) },
  ];
}

/** Providers reject a whole conversation when one tool name in it is invalid. */
function nameOf(tool: string): string {
  return /^[\w-]{1,64}$/.test(tool) ? tool : 'unknown_tool';
}

function inputOf(call: LoggedCall): object {
  if (call.kind === 'system') return objectIn(call.args) ?? {};
  const turns = call.evidence.map(({ turn }) => turn);
  return turns.length > 0 ? { ...call.args, evidence_turns: turns } : call.args;
}

function objectIn(json: string | undefined): object | null {
  try {
    const value: unknown = JSON.parse(json ?? '');
    return value && typeof value === 'object' && !Array.isArray(value) ? value : null;
  } catch {
    return null;
  }
}

/** The result of a call is untrusted too: it contains notes, answers and reasons that people have written. */
function resultOf(call: LoggedCall): string {
  if (call.kind === 'tool_call') {
    const { status, approved_args } = call;
    return quoteUntrusted('result', JSON.stringify({ status, approved_args }));
  }
  const { reason, args } = call;
  const unreadable = objectIn(args) ? undefined : args;
  return quoteUntrusted('result', JSON.stringify({ state: 'refused', reason, arguments: unreadable }));
}

function lineOf(entry: Entry): string | null {
  if (entry.kind === 'tool_call') {
    const { tool, args, approved_args, status } = entry;
    return JSON.stringify({ tool, args, approved_args, status });
  }
  if (entry.event === 'refused') return JSON.stringify({ refused: entry.tool, reason: entry.reason });
  return entry.event === 'model_reasoning' ? JSON.stringify({ reasoning: entry.text }) : null;
}
