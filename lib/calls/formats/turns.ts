import { AppError } from '../../errors';
import { OUR_ROLE, type Participant, type Turn } from '../schema';

/** The participants and turns of a transcript that names its speakers. */
export type Transcript = { turns: Turn[]; participants: Participant[] };

/** Labels that tools and people write for our own side, instead of a name. */
const OUR_LABEL =
  /^(agent|(sales |service |support |customer )?rep(resentative)?|(customer )?support( agent)?|operator|advisor|adviser|assistant|host|us|me)( \d+)?$/i;
const THEIR_LABEL = /^(customer|caller|client|patient|lead|prospect|contact|guest|user)( \d+)?$/i;

/** A pause longer than this, in milliseconds, starts a new turn even when the same speaker continues. */
const LONG_PAUSE_MS = 2_000;
const LONG_TURN_CHARS = 600;

/**
 * Joins neighboring pieces of one speaker: captions cut sentences in the middle. A long pause or an already long turn
 * starts a new one, so that evidence still points at a few sentences and not at a page.
 */
export function mergeTurns(pieces: Turn[]): Turn[] {
  const turns: Turn[] = [];
  for (const piece of pieces) {
    const last = turns.at(-1);
    if (last === undefined || !continues(last, piece)) turns.push({ ...piece });
    else {
      last.text = `${last.text} ${piece.text}`;
      if (piece.end_ms !== undefined) last.end_ms = piece.end_ms;
    }
  }
  return turns;
}

function continues(last: Turn, piece: Turn): boolean {
  if (last.speaker !== piece.speaker) return false;
  const midSentence = !/[.!?…]["')\]]*$/.test(last.text);
  if (midSentence && last.text.length < 2 * LONG_TURN_CHARS) return true;
  if (last.text.length >= LONG_TURN_CHARS) return false;
  if (last.end_ms === undefined || piece.start_ms === undefined) return true;
  return piece.start_ms - last.end_ms <= LONG_PAUSE_MS;
}

/** The speakers in the order in which they first speak. Their side is known only when the label says it. */
export function participantsOf(turns: Turn[]): Participant[] {
  const speakers = [...new Set(turns.map((turn) => turn.speaker))];
  if (speakers.length > 500) {
    throw new AppError('invalid', `the transcript names ${speakers.length} speakers; at most 500 are taken`);
  }
  return speakers.map((speaker) => {
    if (OUR_LABEL.test(speaker)) return { speaker, role: OUR_ROLE };
    if (THEIR_LABEL.test(speaker)) return { speaker, role: speaker.toLowerCase() };
    return speaker === UNKNOWN_SPEAKER ? { speaker, role: 'unknown' } : participantFromLabel(speaker);
  });
}

/** `Ana Ruiz (agent)`: a name with its role in brackets. */
function participantFromLabel(speaker: string): Participant {
  const match = /^(.+?)\s*[([]([^()[\]]+)[)\]]$/.exec(speaker);
  const [, name, label] = match ?? [];
  if (name !== undefined && label !== undefined) {
    if (OUR_LABEL.test(label)) return { speaker, role: OUR_ROLE, name };
    if (THEIR_LABEL.test(label)) return { speaker, role: label.toLowerCase(), name };
  }
  return { speaker, role: 'participant', name: speaker };
}

export const UNKNOWN_SPEAKER = 'Unknown';

/**
 * `Name: text`. A label is short, begins with a letter or digit and does not read like a sentence, so that
 * `Here is the thing: we lost it` stays text. A comma is taken for a part of a name only between capitals (`Ruiz, Ana`).
 */
export function splitLabel(text: string): { speaker: string; text: string } | null {
  const match = /^\s*([\p{L}\p{N}][^:\n]{0,79}?)\s*:(?:\s+|$)([\s\S]*)$/u.exec(text);
  const [, speaker, rest] = match ?? [];
  if (speaker === undefined || rest === undefined) return null;
  const words = speaker.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word));
  const readsLikeSentence = /[?!;]|\b(?:is|are|was|were|will|the|that|this|my|your|and|so)\b/.test(speaker);
  const isCapitalized = words.every((word) => /^[^\p{Ll}]/u.test(word));
  if (words.length > 6 || readsLikeSentence || (speaker.includes(',') && !isCapitalized)) return null;
  return { speaker: speaker.replace(/\s+/g, ' '), text: rest.trim() };
}
