import 'server-only';
import type { Tx } from '../db/transaction';
import { AppError } from '../errors';
import { storable } from '../kit/text';
import type { Proposal, RunContext, Step } from '../planner/planner';
import type { LockedPlan } from '../plans/changes/apply-change';
import type { NewEntry } from '../plans/changes/log-entry';
import type { ToolCallEntry, ToolCallStatus } from '../plans/schema/log-entry';
import { checkArgs } from '../plans/tools/check-args';
import { isOutbound, isToolName, TOOL_ARGS, type ToolName } from '../plans/tools/tool-args';
import { isToolOf, TOOL_CLASS, type ToolOf } from '../plans/tools/tool-class';
import { admitMessage } from './admit-message';
import type { RunClaim } from './claim-run';
import { isDuplicate, proposalDigest, RETRYABLE_STATES } from './duplicate-proposals';
import type { RunEnd } from './end-run';
import { runTool } from './tools/run-tool';

/** A plan must be able to end, whatever its template allows. */
const ALWAYS_ALLOWED: ToolName[] = ['complete_plan', 'fail_plan'];

/** The length of refused arguments that is kept, in characters: enough for the planner to see the mistake. */
const MAX_REFUSED_ARGS_CHARS = 4_000;

type AdmissionInput = {
  tx: Tx;
  locked: LockedPlan;
  claim: RunClaim;
  context: RunContext;
  step: Step;
  position: number;
  waiting: number;
  /** The entries that this step has logged so far. */
  create: NewEntry[];
};

type AdmissionResult = { entry: NewEntry; end?: RunEnd };

/**
 * Turns one proposal into a log entry. A tool that the template does not allow, invalid arguments, a duplicate message
 * and an end while entries wait each become a `refused` entry. Code decides this, not the prompt.
 */
export async function admitProposal(input: AdmissionInput, proposal: Proposal): Promise<AdmissionResult> {
  const { claim } = input;
  try {
    return await admit(input, proposal);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const entry = {
      kind: 'system',
      event: 'refused',
      run_id: claim.run_id,
      step: input.context.step,
      tool: storable(proposal.tool.slice(0, 200)),
      args: storable((JSON.stringify(proposal.args) ?? '').slice(0, MAX_REFUSED_ARGS_CHARS)),
      reason: error.message,
    } as const;
    return { entry: { entry } };
  }
}

async function admit(input: AdmissionInput, { tool, args, evidence }: Proposal): Promise<AdmissionResult> {
  const { tx, locked, claim, context, position } = input;
  if (!isToolName(tool)) throw new AppError('invalid', 'There is no such tool.');
  if (!context.template.allowed_tools.includes(tool) && !ALWAYS_ALLOWED.includes(tool)) {
    throw new AppError('invalid', 'The template does not allow this tool.');
  }
  const parsedArgs = checkArgs(tool, args);
  const digest = proposalDigest(tool, parsedArgs);
  const effect = !['read', 'control'].includes(TOOL_CLASS[tool]);
  const isInThisStep = input.create.some((entry) => entry.digest === digest);
  if (effect && (isInThisStep || (await isDuplicate(tx, locked, tool, digest)))) {
    throw new AppError('invalid', 'The same was proposed before.');
  }
  const at = locked.now.toISOString();
  const toolCall: Omit<ToolCallEntry, 'status'> = {
    kind: 'tool_call',
    tool,
    run_id: claim.run_id,
    step: context.step,
    args: parsedArgs,
    evidence: evidence.map((piece) => ({ ...piece, quote: storable(piece.quote) })),
  };
  const logged = (status: ToolCallStatus, expires?: string): NewEntry => ({
    entry: { ...toolCall, ...(expires ? { expires_at: expires } : {}), status },
    position,
    digest,
  });

  if (isOutbound(tool)) {
    const isRetry = await isDuplicate(tx, locked, tool, digest, RETRYABLE_STATES);
    const proposed = { tool, entry: toolCall, expires_at: expiry(input), isRetry };
    return { entry: { ...(await admitMessage(tx, locked, context, proposed)), position, digest } };
  }
  if (isToolOf(tool, 'immediate', 'read')) {
    const { org_id, plan_id } = claim;
    const target = { tx, org_id, plan_id, call_id: context.plan.call_id };
    const result = await runTool(target, tool, parsedArgs);
    return { entry: logged({ state: 'executed', at, result }) };
  }
  if (isToolOf(tool, 'question')) return { entry: logged({ state: 'pending' }, expiry(input)) };
  return {
    entry: logged({ state: 'executed', at }),
    end: controlEnd(tool, parsedArgs, input.waiting, locked.now),
  };
}

function expiry({ locked, context }: AdmissionInput): string | undefined {
  const seconds = context.template.expires_after_s;
  return seconds ? new Date(locked.now.getTime() + seconds * 1_000).toISOString() : undefined;
}

function controlEnd(tool: ToolOf<'control'>, args: unknown, waiting: number, now: Date): RunEnd {
  if (waiting > 0 && tool !== 'schedule_next_execution')
    throw new AppError('invalid', 'A plan cannot end while entries wait for a person.');
  switch (tool) {
    case 'schedule_next_execution': {
      const { at } = TOOL_ARGS.schedule_next_execution.parse(args);
      // A planner that is wrong about the date would otherwise run at once, again and again.
      if (Date.parse(at) <= now.getTime()) throw new AppError('invalid', 'This time has already passed.');
      return { kind: 'scheduled', at };
    }
    case 'complete_plan':
      return { kind: 'completed', summary: TOOL_ARGS.complete_plan.parse(args).summary };
    case 'fail_plan':
      return { kind: 'failed', reason: TOOL_ARGS.fail_plan.parse(args).reason };
  }
}
