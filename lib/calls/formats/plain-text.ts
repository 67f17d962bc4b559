import { AppError } from '../../errors';
import type { Turn } from '../schema';
import { participantsOf, splitLabel, type Transcript, UNKNOWN_SPEAKER } from './turns';

/** A time in front of a line, as chat and note tools copy it: `[00:12]`, `10:02 AM`, `(1:02:33)`. */
const CLOCK = /^\s*[[(]?\d{1,2}:\d{2}(?::\d{2})?(?:\.\d+)?\s*(?:[ap]\.?m\.?)?[\])]?\s*(?:[-–]\s*)?/i;
const MAX_TURN_CHARS = 20_000;

/** Parses a pasted conversation: `Speaker: text` per line; a line without a speaker continues the one before. */
export function parsePlainText(text: string): Transcript {
  const turns: Turn[] = [];
  for (const [index, rawLine] of text
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\n|\r/)
    .entries()) {
    const row = rawLine
      .replace(CLOCK, '')
      .replace(/\p{Cc}+/gu, ' ')
      .trim();
    if (row === '') continue;
    const label = splitLabel(row);
    const last = turns.at(-1);
    if (label !== null) turns.push({ speaker: label.speaker, text: label.text });
    else if (last === undefined) turns.push({ speaker: UNKNOWN_SPEAKER, text: row });
    else last.text = last.text === '' ? row : `${last.text} ${row}`;
    if ((turns.at(-1)?.text.length ?? 0) > MAX_TURN_CHARS) {
      throw new AppError(
        'invalid',
        `line ${index + 1}: one turn is longer than ${MAX_TURN_CHARS} characters`,
      );
    }
  }
  const spoken = turns.filter((turn) => turn.text !== '');
  if (spoken.length === 0) throw new AppError('invalid', 'there is no line of conversation in the text');
  return { turns: spoken, participants: participantsOf(spoken) };
}
