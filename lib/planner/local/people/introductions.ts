import 'server-only';
import type { Call } from '../../../calls/schema';
import type { Sides } from '../../../calls/sides';
import type { Steps } from '../cooperative-scheduling';
import { ACCEPTANCE } from '../reading/lexicon';
import { emailIn, nameIn, phoneIn, spokenEmailIn } from './addresses';

/** What a speaker said about themselves. Only the first value of each field is kept. */
export type Introduction = {
  email?: string;
  phone?: string;
  name?: string;
  /** An email address spelled aloud by them, or by us and then confirmed. It may be wrong, so it is only offered as a choice. */
  spoken_email?: string;
};

export type Introductions = Map<string, Introduction>;

/** Collects the introductions of all speakers once per call, because every promise needs its recipient. */
export function* introductionsIn(call: Call, sides: Sides): Steps<Introductions> {
  const known: Introductions = new Map();
  for (const [at, { speaker, text }] of call.turns.entries()) {
    yield;
    const person: Introduction = known.get(speaker) ?? {};
    known.set(speaker, person);
    person.email ??= emailIn(text) ?? undefined;
    person.phone ??= phoneIn(text) ?? undefined;
    person.name ??= nameIn(text) ?? undefined;
    const spoken = spokenEmailIn(text);
    if (spoken === null) continue;
    const answer = call.turns[at + 1];
    if (!sides.ours.has(speaker)) person.spoken_email ??= spoken;
    else if (answer !== undefined && !sides.ours.has(answer.speaker) && ACCEPTANCE.test(answer.text))
      known.set(answer.speaker, { spoken_email: spoken, ...known.get(answer.speaker) });
  }
  return known;
}
