import 'server-only';
import type { ToolCallEntry } from '../../../plans/schema/log-entry';
import type { Proposal, RunContext } from '../../planner';
import type { History } from '../history';
import type { MessageIntent } from '../intents';

const NO_ANSWER =
  /^\s*(?:skip|no|none|nothing|no thanks?|not needed|cancel|don'?t(?: send)?|n\/a|drop it)\b/i;

export type Answer =
  | { state: 'answered'; text: string }
  | { state: 'dropped' }
  | { state: 'ask'; proposal: Proposal };
export type Question = { text: string; choices?: string[] };
export type FindQuestions = (about: string) => ToolCallEntry[];
export type ResolveQuestion = (about: string, nth: number, question: Question) => Answer;

/**
 * Returns a function that gives the answer to the nth question about a topic, or the proposal of that question when it does
 * not exist yet. `dropped` means that the answer is a refusal or that no question may be asked.
 */
export function createQuestionResolver(
  intent: MessageIntent,
  findQuestions: FindQuestions,
  context: RunContext,
  history: History,
): ResolveQuestion {
  return (about, nth, question) => {
    const shared = intent.kind === 'letter' && about === 'detail';
    const contact_id = shared ? undefined : intent.recipient.contact_id;
    const entry = findQuestions(about).filter(
      ({ args }) => args.about === about && (intent.evidence.length > 0 || args.contact_id === contact_id),
    )[nth];
    if (entry?.status.state === 'answered') {
      return NO_ANSWER.test(entry.status.answer)
        ? { state: 'dropped' }
        : { state: 'answered', text: entry.status.answer };
    }
    if (
      entry !== undefined ||
      !context.template.allowed_tools.includes('ask_user') ||
      history.refused.has('ask_user')
    )
      return { state: 'dropped' };
    const args = {
      question: question.text.slice(0, 1_000),
      ...(question.choices === undefined ? {} : { choices: question.choices }),
      about,
      ...(contact_id === undefined ? {} : { contact_id }),
    };
    return {
      state: 'ask',
      proposal: {
        tool: 'ask_user',
        args,
        evidence: about === 'detail' || intent.kind === 'letter' ? intent.evidence : intent.addressEvidence,
      },
    };
  };
}
