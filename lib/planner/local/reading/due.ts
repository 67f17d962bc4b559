import 'server-only';
import * as chrono from 'chrono-node';

/** When something is due, and the phrase with words such as "tomorrow" turned into a date that stays true later. */
export type Due = { at: string; phrase: string; dated: boolean };

const END_OF_WORKING_DAY = 17;

/** Words that the date parser takes for times and that mostly mean something else ("the minutes", "you may"). */
const NO_DATE =
  /^(?:(?:right )?now|the|may|march|mar|dec|sun|sat|(?:a|one) sec(?:ond)?|second)$|^(?:\w+ )?the (?:minutes?|seconds?|hours?|days?|weeks?|months?)\b/i;

/** `spoken`: when the call began (ISO). Without it "Friday" could be any Friday, so nothing is dated. Times are read as UTC. */
export function dueIn(phrase: string, spoken: string | null): Due | null {
  if (spoken === null) return null;
  const reference = new Date(spoken);
  const results = chrono
    .parse(phrase, { instant: reference, timezone: 0 }, { forwardDate: true })
    .filter((result) => !NO_DATE.test(result.text));
  const result = results.find((candidate) => candidate.date().getTime() >= reference.getTime() - 86_400_000);
  if (result === undefined) return null;
  const known = result.start;
  const hour = known.isCertain('hour');
  const sameDay = /^(?:this (?:morning|afternoon|evening)|tonight)$/i.test(result.text);
  const day = sameDay || known.isCertain('day') || known.isCertain('weekday');
  const date = known.date();
  if (!hour) date.setUTCHours(END_OF_WORKING_DAY, 0, 0, 0);
  if (date.getTime() < reference.getTime()) date.setTime(reference.getTime());
  // "Next week" and "in a month" name no day: they stay as they were said.
  const vague =
    /\b(?:week|weeks|month|months|year|weekend)\b/i.test(result.text) && !known.isCertain('weekday');
  if (!day || vague || hour) {
    const soon = /\b(?:hour|hours|minute|minutes)\b/i.test(result.text);
    if (vague || soon || !day) return { at: date.toISOString(), phrase, dated: false };
  }
  return { at: date.toISOString(), phrase: datedPhrase(phrase, result, date, hour), dated: true };
}

function datedPhrase(phrase: string, result: chrono.ParsedResult, date: Date, hour: boolean): string {
  const before = phrase.slice(0, result.index);
  const part = /\b(morning|afternoon|evening|night|noon)\b/i.exec(result.text)?.[1]?.toLowerCase();
  const preposition = /\b(?:by|on|before|until|till|for|from|to|after|at|around|due|than|of)\s+$/i.test(
    before,
  )
    ? ''
    : 'on ';
  const inside = /^(?:by|on|before|until|at)\b/i.exec(result.text)?.[0].toLowerCase();
  const lead = inside === 'by' || inside === 'before' || inside === 'until' ? `${inside} ` : preposition;
  const time = hour && (part === undefined || /\d/.test(result.text)) ? ` at ${formatTime(date)}` : '';
  const words =
    part === undefined || time !== ''
      ? ''
      : part === 'night'
        ? ' at night'
        : part === 'noon'
          ? ' at noon'
          : ` in the ${part}`;
  return `${before}${lead}${formatDay(date)}${time}${words}${phrase.slice(result.index + result.text.length)}`
    .replace(/\b(?:first thing|early|late) (?=on )/i, '')
    .replace(/\s+/g, ' ')
    .trim();
}

/** "Friday, August 14" */
export function formatDay(date: Date): string {
  return date.toLocaleDateString('en-US', {
    weekday: 'long',
    month: 'long',
    day: 'numeric',
    timeZone: 'UTC',
  });
}

/** "May 14, 2026" */
export function formatDate(iso: string): string {
  return new Date(iso).toLocaleDateString('en-US', {
    year: 'numeric',
    month: 'long',
    day: 'numeric',
    timeZone: 'UTC',
  });
}

function formatTime(date: Date): string {
  return date.toLocaleTimeString('en-US', { hour: 'numeric', minute: '2-digit', timeZone: 'UTC' });
}
