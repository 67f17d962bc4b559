import 'server-only';
import type { Call } from '../../../calls/schema';
import type { Sides } from '../../../calls/sides';
import type { Due } from '../time/due';
import type { Clock } from '../time/zone';
import type { Act } from './lexicon';
import type { Sentence } from './sentences';

/** Something that one person owes after the call. */
export type Commitment = {
  act: Act;
  /** Who said it; in a meeting this is also who owes it. */
  speaker: string;
  /** `i` and `we`: the speaker's side. `you`: the listener will receive it. Otherwise the words for who will act. */
  subject: 'i' | 'we' | 'you' | string;
  /** What will be done, as a phrase that follows "will": "send you the quote by Friday, August 14". */
  phrase: string;
  due_at?: string;
  /** The day of `due_at`, as it is called where the organisation is. */
  due_on?: string;
  /** It is due on the day of the call. */
  due_today?: boolean;
  /** For a confirmation: what was agreed just before, with its day. */
  agreed?: string;
  channel?: 'email' | 'sms';
  /** To be done as soon as the line is closed: "in a minute", "right away". */
  at_once?: boolean;
  /** False: what is owed was only pointed at ("I'll do that"), so it has to be asked. */
  clear: boolean;
  /** Whose words the phrase is made of: the promise's own, the request's, or those of what was talked about before. */
  source: 'promise' | 'request' | 'reference';
  evidence: { turn: number; quote: string }[];
};

/** A call as it is read. `names`: who took part, for what one says about the others. */
export type Reading = {
  call: Pick<Call, 'turns' | 'participants'>;
  sides: Sides;
  sentences: Sentence[];
  clock: Clock | null;
};

export function dueFields(due: Due | null): Pick<Commitment, 'due_at' | 'due_on' | 'due_today'> {
  if (due === null) return {};
  return { due_at: due.at, due_on: due.on, ...(due.today ? { due_today: true } : {}) };
}

export function addFirst(evidence: Commitment['evidence'], { turn, quote }: Sentence): void {
  if (!evidence.some((piece) => piece.turn === turn && piece.quote === quote))
    evidence.unshift({ turn, quote });
}

export const SOON =
  /\b(?:(?:right|straight) away|immediately|in a (?:bit|moment|minute|second|few minutes)|shortly|after (?:this|the|our) call)\b/i;

export function channelIn(text: string): { channel?: 'email' | 'sms' } {
  if (/\b(?:e-?mail(?:ed|ing)?|inbox)\b/i.test(text)) return { channel: 'email' };
  if (
    /\b(?:text (?:you|it|that|the|them|message)|(?:by|via|over|in a|as a|send (?:you )?a|shoot you a|drop you a) (?:text|sms)|sms|whatsapp)\b/i.test(
      text,
    )
  )
    return { channel: 'sms' };
  return {};
}
