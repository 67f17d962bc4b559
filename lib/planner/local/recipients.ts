import 'server-only';
import { parsePhoneNumberFromString } from 'libphonenumber-js';
import { z } from 'zod';
import type { Call, Participant } from '../../calls/schema';
import type { Sides } from '../../calls/sides';
import type { Contact } from '../../contacts/schema';

/** Whom a message goes to, with every address that is known. `key` is stable over runs. */
export type Recipient = {
  key: string;
  contact_id?: string;
  /** Fit for a greeting; null when nobody said a name. */
  name: string | null;
  /** What to call them among ourselves: the name, or "the patient". */
  label: string;
  email: string | null;
  phone: string | null;
  do_not_email: boolean;
  do_not_text: boolean;
  /** An address that was spelled out aloud. Speech is misheard, so it is only offered as an answer. */
  heard?: string;
};

const EMAIL = /(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+/;
const EmailSchema = z.email().max(254);

/** The first e-mail address in a text. */
export function emailIn(text: string): string | null {
  const found = EMAIL.exec(text)?.[0].replace(/\.+$/, '');
  return found !== undefined && EmailSchema.safeParse(found).success ? found.toLowerCase() : null;
}

/** "dana dot reyes at example dot com" */
export function spokenEmailIn(text: string): string | null {
  const match = /\b([\w-]+(?: (?:dot|point|underscore|dash) [\w-]+)*) at ([\w-]+(?: dot [\w-]+)+)/i.exec(
    text,
  );
  if (match === null) return null;
  const joined = `${match[1]}@${match[2]}`
    .replace(/ (?:dot|point) /gi, '.')
    .replace(/ underscore /gi, '_')
    .replace(/ dash /gi, '-');
  return emailIn(joined);
}

/** A phone number in international form; numbers without a country code are read as US numbers. */
export function phoneIn(text: string): string | null {
  const candidates = text.match(/\+?\(?\d[\d\s().-]{5,}\d/g) ?? [];
  for (const candidate of candidates) {
    const number = parsePhoneNumberFromString(candidate, 'US');
    if (number?.isPossible() && /^\+[1-9]\d{6,14}$/.test(number.number)) return number.number;
  }
  return null;
}

/** The other side's people: contacts first, and what the call itself says about them. */
export function recipientOf(call: Call, contacts: Contact[], sides: Sides, nearTurn: number): Recipient {
  const speaker = otherSpeaker(call, sides, nearTurn);
  const person = call.participants.find((participant) => participant.speaker === speaker);
  const outsiders = new Set(call.turns.map((turn) => turn.speaker).filter((name) => !sides.ours.has(name)));
  const ourPeople = call.participants.filter((participant) => sides.ours.has(participant.speaker));
  const theirs = contacts.filter((known) => !ourPeople.some((own) => isSame(known, own)));
  const contact =
    theirs.find((known) => person !== undefined && isSame(known, person)) ??
    (theirs.length === 1 && outsiders.size <= 1 ? theirs[0] : undefined);
  const said = call.turns.filter((turn) => turn.speaker === speaker).map((turn) => turn.text);
  const email = contact?.email ?? person?.email ?? firstOf(said, emailIn);
  const phone = phoneIn(contact?.phone ?? '') ?? phoneIn(person?.phone ?? '') ?? firstOf(said, phoneIn);
  const heard = email === null ? firstOf(said, spokenEmailIn) : null;
  const name = properName(contact?.name ?? person?.name ?? null) ?? firstOf(said, nameIn);
  return {
    key: contact?.id ?? speaker ?? 'other side',
    ...(contact === undefined ? {} : { contact_id: contact.id }),
    name,
    label:
      name ??
      (person !== undefined && KNOWN_ROLE.test(person.role)
        ? `the ${person.role.toLowerCase()}`
        : 'the other side'),
    email,
    phone,
    do_not_email: contact?.do_not_email ?? false,
    do_not_text: contact?.do_not_text ?? false,
    ...(heard === null ? {} : { heard }),
  };
}

/** A contact as a recipient, for plans without a call. */
export function recipientFrom(contact: Contact): Recipient {
  const { id, name, email, phone, do_not_email, do_not_text } = contact;
  return {
    key: id,
    contact_id: id,
    name: properName(name),
    label: name,
    email,
    phone: phoneIn(phone ?? ''),
    do_not_email,
    do_not_text,
  };
}

const KNOWN_ROLE =
  /^(?:customer|caller|client|patient|guest|tenant|buyer|seller|lead|prospect|member|student|parent|applicant)$/i;

/** The name with which somebody introduces themselves; only where the transcript writes it as a name. */
export function nameIn(text: string): string | null {
  const name = String.raw`((?:(?:Dr|Doctor|Mr|Mrs|Ms)\.? )?[A-Z][a-z]+(?: [A-Z][a-z]+)?)`;
  const match =
    new RegExp(String.raw`\b[Mm]y name(?:'s| is) ${name}`).exec(text) ??
    new RegExp(String.raw`\b(?:I'm|I am) ${name}(?=[.,!]| from\b| with\b)`).exec(text) ??
    new RegExp(String.raw`\b[Tt]his is ${name} (?:from|with|at|speaking|calling)\b`).exec(text);
  return match?.[1] ?? null;
}

/** Who of the other side was last heard before the promise, or else next after it. */
function otherSpeaker(call: Call, sides: Sides, nearTurn: number): string | undefined {
  const theirs = (turn: { speaker: string }) => !sides.ours.has(turn.speaker);
  const heard = call.turns.slice(0, nearTurn + 1).findLast(theirs) ?? call.turns.slice(nearTurn).find(theirs);
  return heard?.speaker ?? call.participants.find((person) => !sides.ours.has(person.speaker))?.speaker;
}

/** The same person, by address or name. */
export function isSame(contact: Contact, person: Participant): boolean {
  const same = (a: string | null | undefined, b: string | null | undefined) =>
    a !== null &&
    a !== undefined &&
    b !== null &&
    b !== undefined &&
    a.trim().toLowerCase() === b.trim().toLowerCase();
  if (same(contact.email, person.email)) return true;
  const phone = phoneIn(contact.phone ?? '');
  if (phone !== null && phone === phoneIn(person.phone ?? '')) return true;
  return same(contact.name, person.name) || same(contact.name, person.speaker);
}

/** Labels such as "customer" and bare addresses are no names to greet somebody with. */
export function properName(name: string | null): string | null {
  if (
    name === null ||
    /@|\d{4}|^(?:customer|caller|client|patient|unknown|guest|user|participant|contact|speaker|agent|reception(?:ist)?|front desk|office|support|staff|service|operator|host|doctor|clinician|team|us|them)\b(?! [A-Z])/i.test(
      name.trim(),
    )
  )
    return null;
  return name.replace(/\s*[([|].*$/, '').trim() || null;
}

function firstOf<T>(texts: string[], find: (text: string) => T | null): T | null {
  for (const text of texts) {
    const found = find(text);
    if (found !== null) return found;
  }
  return null;
}
