import 'server-only';
import type { Call } from '../../../calls/schema';
import type { Sides } from '../../../calls/sides';
import type { Due } from '../time/due';
import type { CallStart } from '../time/zone';
import type { Act } from './lexicon';
import type { Sentence } from './sentences';

/** One promise that is owed after the call. */
export type Commitment = {
  act: Act;
  /** The person who said it; in a meeting, also the person who owes it. */
  speaker: string;
  /** The grammatical subject. `i` and `we`: the speaker's side. `you`: the listener will receive it. Any other text names the actor. */
  subject: 'i' | 'we' | 'you' | string;
  /** The act as a phrase that can follow "will": "send you the quote by Friday, August 14". */
  phrase: string;
  due_at?: string;
  /** The day of `due_at` in the organization's time zone, formatted. */
  due_on?: string;
  /** True when it is due on the day of the call. */
  due_today?: boolean;
  /** The appointment that was agreed before a confirmation or after a visit was promised, with its day. */
  agreed?: string;
  channel?: 'email' | 'sms';
  /** True when it is to be done right after the call: "in a minute", "right away". */
  at_once?: boolean;
  /** False when the call does not name what is owed ("I'll do that"), so that a person has to be asked. */
  explicit: boolean;
  /** Source of the phrase's words: the promise itself, the request that it answers, or an earlier mention that it refers to. */
  source: 'promise' | 'request' | 'reference';
  evidence: { turn: number; quote: string }[];
};

/** A call prepared for the rules. `callStart` is null when it is unknown. */
export type Reading = {
  call: Pick<Call, 'turns' | 'participants'>;
  sides: Sides;
  sentences: Sentence[];
  callStart: CallStart | null;
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

/** The channel that a text names, or an empty object. */
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
