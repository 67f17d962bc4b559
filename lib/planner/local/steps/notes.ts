import 'server-only';
import type { Proposal, RunContext } from '../../planner';
import type { History } from '../history';
import type { MessageIntent } from '../intents';

/** Records the reason of a rejection as a plan note. Reasons of one or two words say nothing more than "no" and are skipped. */
export function rejectionNote(
  reason: string,
  name: string,
  context: RunContext,
  history: History,
): Proposal[] {
  if (reason.trim().split(/\s+/).length < 3) return [];
  const text =
    `The message to ${name} was rejected and will not be proposed again. The reason given: ${reason}`.slice(
      0,
      4_900,
    );
  return noteOnce(text, [], context, history);
}

export function systemNote(
  text: string,
  intent: MessageIntent,
  context: RunContext,
  history: History,
): Proposal[] {
  return noteOnce(text.slice(0, 4_900), intent.evidence, context, history);
}

function noteOnce(
  text: string,
  evidence: Proposal['evidence'],
  { template }: RunContext,
  history: History,
): Proposal[] {
  const known = history.entries.some(
    (entry) => entry.tool === 'update_system_note' && entry.args.text === text,
  );
  if (
    known ||
    !template.allowed_tools.includes('update_system_note') ||
    history.refused.has('update_system_note')
  )
    return [];
  return [{ tool: 'update_system_note', args: { text }, evidence }];
}
