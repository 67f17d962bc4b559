import { CircleHelp, ListChecks, type LucideIcon, Mail, MessageSquare, OctagonAlert } from 'lucide-react';
import type { InboxKind } from '@/lib/plans/inbox-kinds';

/** Labels of the kinds that wait, for one and for many. */
export const KINDS: Record<InboxKind, { icon: LucideIcon; word: string; many: string }> = {
  email: { icon: Mail, word: 'Email', many: 'Emails' },
  text: { icon: MessageSquare, word: 'Text message', many: 'Texts' },
  question: { icon: CircleHelp, word: 'Question', many: 'Questions' },
  plan: { icon: ListChecks, word: 'Plan to review', many: 'Plans' },
  unclear: { icon: OctagonAlert, word: 'Unclear whether sent', many: 'Unclear' },
};
