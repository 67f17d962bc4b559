import 'server-only';
import { parsePhoneNumberFromString } from 'libphonenumber-js';
import { z } from 'zod';

/* Extracts addresses, phone numbers and names from speech. */

const EMAIL = /(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+/;
const EmailSchema = z.email().max(254);

/** The first valid email address in a text, in lower case, or null. */
export function emailIn(text: string): string | null {
  const found = EMAIL.exec(text)?.[0].replace(/\.+$/, '');
  return found !== undefined && EmailSchema.safeParse(found).success ? found.toLowerCase() : null;
}

const SPOKEN_DOMAIN = /\bat(?: sign)? ((?:[a-z0-9-]+ ){0,12}?[a-z0-9-]+(?: dot [a-z]{2,}){1,3})\b/gi;
const SPOKEN_SIGNS: Record<string, string> = {
  dot: '.',
  point: '.',
  period: '.',
  underscore: '_',
  dash: '-',
  hyphen: '-',
  minus: '-',
  plus: '+',
};
const DIGITS = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'];
const MAX_TOKENS = 40;

/** Finds a spoken email address: "dana dot reyes at example dot com", "that's D-A-N-A seven at example dot com". */
export function spokenEmailIn(text: string): string | null {
  const normalized = text
    .replace(/(?<=\b\w),? ?- ?(?=\w\b)/g, ' ')
    .replace(/[,;:…]+/g, ' ')
    .replace(/\s+/g, ' ');
  for (const match of normalized.matchAll(SPOKEN_DOMAIN)) {
    const domain = (match[1] ?? '').split(' ').map(writtenToken).join('');
    const tokens = normalized
      .slice(Math.max(0, match.index - 400), match.index)
      .trim()
      .split(' ');
    const local = localPart(tokens.slice(-MAX_TOKENS));
    const email = local === '' ? null : emailIn(`${local}@${domain}`);
    if (email !== null) return email;
  }
  return null;
}

/** Reads backwards from "at": single letters and digits are joined; a word ends the address unless a sign such as "dot" precedes it. */
function localPart(tokens: string[]): string {
  let found = '';
  for (let at = tokens.length - 1; at >= 0; at--) {
    const token = tokens[at] ?? '';
    const sign = SPOKEN_SIGNS[token.toLowerCase()];
    if (sign !== undefined) {
      found = sign + found;
      continue;
    }
    if (!/^[\w'-]+$/.test(token)) break;
    const piece = writtenToken(token);
    const joined = found === '' || /^[._+-]/.test(found);
    const spelled = piece.length === 1 || /^\d+$/.test(piece);
    if (!spelled && !joined) break;
    // A whole word belongs to the address only when a sign joins it to the word before; otherwise the address begins here.
    found = piece + found;
    if (!spelled && SPOKEN_SIGNS[tokens[at - 1]?.toLowerCase() ?? ''] === undefined) break;
  }
  return found.replace(/^[._+-]+/, '');
}

function writtenToken(token: string): string {
  const word = token.toLowerCase().replace(/[.']/g, '');
  const digit = DIGITS.indexOf(word);
  return digit >= 0 ? String(digit) : (SPOKEN_SIGNS[word] ?? word);
}

const MAX_NUMBERS = 20;

/** The first possible phone number in E.164 form, or null. Numbers without a country code are read as US numbers. */
export function phoneIn(text: string): string | null {
  const candidates = text.match(/\+?\(?\d[\d\s().-]{5,}\d/g) ?? [];
  for (const candidate of candidates.slice(0, MAX_NUMBERS)) {
    const number = parsePhoneNumberFromString(candidate, 'US');
    if (number?.isPossible() && /^\+[1-9]\d{6,14}$/.test(number.number)) return number.number;
  }
  return null;
}

const NAME = String.raw`((?:(?:Dr|Doctor|Mr|Mrs|Ms)\.? )?[A-Z][a-z]+(?: [A-Z][a-z]+)?)`;
const INTRODUCTIONS = [
  new RegExp(String.raw`\b[Mm]y name(?:'s| is) ${NAME}`),
  new RegExp(String.raw`\b(?:I'm|I am) ${NAME}(?=[.,!]| from\b| with\b)`),
  new RegExp(String.raw`\b[Tt]his is ${NAME} (?:from|with|at|speaking|calling)\b`),
];

/** The name in a self-introduction, or null. It has to be capitalized in the transcript. */
export function nameIn(text: string): string | null {
  for (const pattern of INTRODUCTIONS) {
    const name = pattern.exec(text)?.[1];
    if (name !== undefined) return name;
  }
  return null;
}
