import 'server-only';
import type { OutboundTool } from '../../../plans/tools/tool-args';
import type { Proposal } from '../../planner';
import type { MessageIntent } from '../intents';
import { emailIn, phoneIn } from '../people/addresses';
import {
  type Draft,
  draftContent,
  draftPromises,
  emailBody,
  letterBody,
  type Sender,
  smsBody,
} from '../writing/drafts';
import type { Answer } from './questions';

export function parseTarget(address: Answer): { tool: OutboundTool; to: string } | null {
  if (address.state !== 'answered') return null;
  const email = emailIn(address.text);
  if (email !== null) return { tool: 'send_email', to: email };
  const phone = phoneIn(address.text);
  return phone === null ? null : { tool: 'send_sms', to: phone };
}

/** Composes the message that a person approves. `attempt` counts earlier tries. */
export function composeMessage(
  intent: MessageIntent,
  target: { tool: OutboundTool; to: string },
  answer: string | null,
  sender: Sender,
  attempt: number,
): Proposal {
  const { recipient, evidence } = intent;
  const contact = recipient.contact_id === undefined ? {} : { contact_id: recipient.contact_id };
  const draft = draftFor(intent, answer, sender);
  const letter = intent.kind === 'letter';
  if (target.tool === 'send_sms') {
    const body = letter ? draft.paragraphs.join('\n') : smsBody(draft, recipient, sender, attempt);
    return { tool: 'send_sms', args: { to: target.to, body, ...contact }, evidence };
  }
  const body = letter
    ? letterBody(draft.paragraphs.join('\n\n'), recipient, sender, attempt)
    : emailBody(draft, recipient, sender, attempt);
  return { tool: 'send_email', args: { to: target.to, subject: draft.subject, body, ...contact }, evidence };
}

function draftFor(intent: MessageIntent, answer: string | null, sender: Sender): Draft {
  if (intent.kind === 'letter')
    return {
      subject: intent.subject ?? `A message from ${sender.org_name}`,
      paragraphs: [intent.text ?? answer ?? ''],
    };
  const [promise] = intent.promises;
  return intent.missing === 'content' && answer !== null && promise !== undefined
    ? draftContent(promise, answer, sender)
    : draftPromises(intent.promises, sender);
}
