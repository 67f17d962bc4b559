import 'server-only';
import * as chrono from 'chrono-node';
import { type CallStart, formatDate, instantOf } from './zone';

/** A due time, and the phrase in which relative words such as "tomorrow" are replaced by the date. */
export type Due = {
  at: string;
  /** The day of `at` in the organization's time zone: "March 6, 2026". */
  on: string;
  /** True when it is the day of the call. */
  today: boolean;
  phrase: string;
  dated: boolean;
};

const END_OF_WORKING_DAY = 17;

/** Words that the date parser reads as times although they mostly mean something else ("the minutes", "you may"). */
const NO_DATE =
  /^(?:(?:right )?now|the|may|march|mar|dec|sun|sat|(?:a|one) sec(?:ond)?|second)$|^(?:\w+ )?the (?:minutes?|seconds?|hours?|days?|weeks?|months?)\b|\b(?:before|ago|earlier)$/i;

const ORDINALS =
  'first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth twenty-first twenty-second twenty-third twenty-fourth twenty-fifth twenty-sixth twenty-seventh twenty-eighth twenty-ninth thirtieth thirty-first'.split(
    ' ',
  );
const DAY_OF_MONTH = new RegExp(
  String.raw`\bthe (${[...ORDINALS].reverse().join('|')}|\d{1,2}(?:st|nd|rd|th))(?= (?:at|in the|between|from)\b|[.,!?]|$)`,
  'i',
);

/** "the ninth" means the next 9th. The date parser does not read a day of the month without a month. */
const parser = chrono.casual.clone();
parser.parsers.push({
  pattern: () => DAY_OF_MONTH,
  extract: ({ refDate }, match) => {
    const word = match[1]?.toLowerCase() ?? '';
    const day = Number.parseInt(word, 10) || ORDINALS.indexOf(word) + 1;
    const next = new Date(Date.UTC(refDate.getUTCFullYear(), refDate.getUTCMonth(), day));
    if (day < refDate.getUTCDate()) next.setUTCMonth(next.getUTCMonth() + 1);
    return { year: next.getUTCFullYear(), month: next.getUTCMonth() + 1, day: next.getUTCDate() };
  },
});

/** Rewrites "by Friday end of day" and "by EOD" to a form that the date parser reads. */
function endOfDay(phrase: string): string {
  return phrase
    .replace(
      /\b(?:by |on )?(tomorrow|(?:next |this )?(?:mon|tues|wednes|thurs|fri|satur|sun)day),? (?:by )?(?:(?:the )?end of (?:the )?(?:business )?day|eod|close of business)\b/i,
      'by the end of $1',
    )
    .replace(
      /\b(?:by |before )?(?:the )?(?:end of (?:the )?(?:business )?day|eod|close of business)\b/i,
      'by the end of today',
    );
}

/**
 * Finds the due time in a phrase.
 * Without `callStart` "Friday" could be any Friday, so the result is null.
 * `isDelivery`: the phrase is about something to be sent. "Today" is then removed from the phrase: it would read oddly in a
 * message that goes out today and be wrong in one that goes out later. A visit today keeps its date, because people meet then.
 */
export function dueIn(phrase: string, callStart: CallStart | null, isDelivery = false): Due | null {
  if (callStart === null) return null;
  const { wall, moment, zone } = callStart;
  const text = endOfDay(phrase);
  const results = parser
    .parse(text, { instant: wall, timezone: 0 }, { forwardDate: true })
    .filter((result) => !NO_DATE.test(result.text));
  const result = results.find((candidate) => candidate.date().getTime() >= wall.getTime() - DAY_MS);
  if (result === undefined) return null;
  const components = result.start;
  const hasHour = components.isCertain('hour');
  const sameDay = /^(?:this (?:morning|afternoon|evening)|tonight)$/i.test(result.text);
  const day = sameDay || components.isCertain('day') || components.isCertain('weekday');
  const date = components.date();
  const isElapsed = /\b(?:hour|hours|minute|minutes)\b/i.test(result.text);
  if (!hasHour) date.setUTCHours(END_OF_WORKING_DAY, 0, 0, 0);
  if (date.getTime() < wall.getTime()) date.setTime(wall.getTime());
  // "In two hours" is elapsed time, also across a clock change; everything else is a local time.
  const at = isElapsed ? new Date(moment.getTime() + date.getTime() - wall.getTime()) : instantOf(date, zone);
  const today = isSameDay(date, wall);
  const found = { at: at.toISOString(), on: formatDate(at.toISOString(), zone), today };
  // "Next week" and "in a month" name no day, so they stay in the phrase.
  const vague =
    /\b(?:week|weeks|month|months|year|weekend)\b/i.test(result.text) && !components.isCertain('weekday');
  if (!day || vague || (hasHour && isElapsed)) return { ...found, phrase: text, dated: false };
  if (isDelivery && !hasHour && today) return { ...found, phrase: withoutDay(text, result), dated: false };
  return { ...found, phrase: datedPhrase(text, result, date, hasHour), dated: true };
}

const DAY_MS = 86_400_000;

function isSameDay(a: Date, b: Date): boolean {
  return a.toISOString().slice(0, 10) === b.toISOString().slice(0, 10);
}

/** Removes "today" and the like. When the day of the call is unknown, a message must not contain them. */
export function withoutToday(phrase: string): string {
  return phrase.replace(
    /,? (?:later |sometime )?(?:today|tonight|this (?:morning|afternoon|evening))\b/gi,
    '',
  );
}

function withoutDay(phrase: string, result: chrono.ParsedResult): string {
  const before = phrase
    .slice(0, result.index)
    .replace(/(?:\b(?:by|before|on|for|later|sometime|hopefully|until|the end of|still|early|late) )+$/i, '');
  const remainder = phrase
    .slice(result.index + result.text.length)
    .replace(/^ (?:when|after|before|once|as soon as) [^,]*/i, '');
  return `${before.trimEnd()}${remainder}`.trim();
}

function datedPhrase(phrase: string, result: chrono.ParsedResult, date: Date, hasHour: boolean): string {
  const before = phrase.slice(0, result.index);
  const part = /\b(morning|afternoon|evening|night|noon)\b/i.exec(result.text)?.[1]?.toLowerCase();
  const preposition = /\b(?:by|on|before|until|till|for|from|to|after|at|around|due|than|of)\s+$/i.test(
    before,
  )
    ? ''
    : 'on ';
  const innerPreposition = /^(?:by|on|before|until|at)\b/i.exec(result.text)?.[0].toLowerCase();
  const lead =
    innerPreposition === 'by' || innerPreposition === 'before' || innerPreposition === 'until'
      ? `${innerPreposition} `
      : preposition;
  const hasTime = hasHour && (part === undefined || /\d/.test(result.text));
  const dayText = hasTime
    ? `${formatDay(date)} at ${formatTime(date)}`
    : part === 'noon'
      ? `${formatDay(date)} at noon`
      : formatDay(date, part);
  return `${before}${lead}${dayText}${phrase.slice(result.index + result.text.length)}`
    .replace(/\b(?:first thing|early|late) (?=on )/i, '')
    .replace(/\s+/g, ' ')
    .trim();
}

/** "Friday, August 14", "Friday afternoon, August 14" */
function formatDay(date: Date, part?: string): string {
  const weekday = date.toLocaleDateString('en-US', { weekday: 'long', timeZone: 'UTC' });
  const day = date.toLocaleDateString('en-US', { month: 'long', day: 'numeric', timeZone: 'UTC' });
  return `${weekday}${part === undefined ? '' : ` ${part}`}, ${day}`;
}

function formatTime(date: Date): string {
  return date.toLocaleTimeString('en-US', { hour: 'numeric', minute: '2-digit', timeZone: 'UTC' });
}
