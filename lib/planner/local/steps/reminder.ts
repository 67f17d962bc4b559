import 'server-only';
import type { RunContext } from '../../planner';
import { entriesFor, type History } from '../history';
import type { Intent } from '../intents';
import { formatDate, morningOf } from '../time/zone';
import { nameOf, quoteOf, REMINDER_CHOICES, reminderQuestion } from '../writing/wording';
import type { IntentProgress } from './intent-progress';

/** Greenlight cannot make voice calls, so a person is asked on the due day whether the promised call was made. */
export function reminderProgress(
  intent: Extract<Intent, { kind: 'reminder' }>,
  context: RunContext,
  history: History,
): IntentProgress {
  const { promise, recipient, evidence } = intent;
  const name = nameOf(recipient);
  const allowed = context.template.allowed_tools;
  const [question] = entriesFor(history, ['ask_user'], evidence, undefined);
  if (question?.status.state === 'answered')
    return { state: 'settled', line: `The call to ${name}: ${question.status.answer}.` };
  if (question !== undefined || !allowed.includes('ask_user') || history.refused.has('ask_user')) {
    return { state: 'settled', line: `The call to ${name} was left to be made by hand.` };
  }
  const at = remindAt(promise.due_at, context.time_zone);
  if (
    at !== null &&
    at > new Date(context.now).toISOString() &&
    allowed.includes('schedule_next_execution') &&
    !history.refused.has('schedule_next_execution')
  ) {
    return {
      state: 'later',
      at,
      reason: `A call to ${name} is due on ${formatDate(at, context.time_zone)}: ${quoteOf(promise)}`,
    };
  }
  const args = {
    question: reminderQuestion(recipient, promise).slice(0, 1_000),
    choices: REMINDER_CHOICES,
    about: 'detail',
    ...(recipient.contact_id === undefined ? {} : { contact_id: recipient.contact_id }),
  };
  return { state: 'propose', proposals: [{ tool: 'ask_user', args, evidence }] };
}

/** The morning of the due day, or the due time when it is earlier. */
function remindAt(due: string | undefined, time_zone: string): string | null {
  if (due === undefined) return null;
  const morning = morningOf(due, time_zone);
  return due < morning ? due : morning;
}
