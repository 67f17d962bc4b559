import 'server-only';
import type { Call, Participant } from '../../../calls/schema';
import type { Sides } from '../../../calls/sides';
import type { Contact } from '../../../contacts/schema';
import { phoneIn } from './addresses';
import type { Introductions } from './introductions';

/** The recipient of a message with all known addresses. `key` is the same in every run. */
export type Recipient = {
  key: string;
  contact_id?: string;
  /** A name that can be used in a greeting; null when none is known. */
  name: string | null;
  /** The name for internal texts: the person's name, or for example "the patient". */
  label: string;
  email: string | null;
  phone: string | null;
  do_not_email: boolean;
  do_not_text: boolean;
  /** An email address that was spelled aloud. Transcripts of spelling contain errors, so it is only offered as a choice. */
  spoken_email?: string;
};

/** Finds the recipient on the other side. Data of contacts takes precedence over what was said in the call. */
export function recipientOf(
  call: Call,
  contacts: Contact[],
  sides: Sides,
  introductions: Introductions,
  nearTurn: number,
): Recipient {
  const speaker = otherSpeaker(call, sides, nearTurn);
  const person = call.participants.find((participant) => participant.speaker === speaker);
  const outsiders = [...introductions.keys()].filter((name) => !sides.ours.has(name));
  const ourPeople = call.participants.filter((participant) => sides.ours.has(participant.speaker));
  const theirs = contacts.filter((known) => !ourPeople.some((own) => isSame(known, own)));
  const contact =
    theirs.find((known) => person !== undefined && isSame(known, person)) ??
    (theirs.length === 1 && outsiders.length <= 1 ? theirs[0] : undefined);
  const own = introductions.get(speaker ?? '') ?? {};
  const email = contact?.email ?? person?.email ?? own.email ?? null;
  const phone = phoneIn(contact?.phone ?? '') ?? phoneIn(person?.phone ?? '') ?? own.phone ?? null;
  const name = properName(contact?.name ?? person?.name ?? null) ?? own.name ?? null;
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
    ...(email !== null || own.spoken_email === undefined ? {} : { spoken_email: own.spoken_email }),
  };
}

/** Converts a contact to a recipient, for plans without a call. */
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

const MAX_TURNS_SEARCHED = 200;

/** The speaker of the other side who spoke last before the promise, or else first after it. */
function otherSpeaker(call: Call, sides: Sides, nearTurn: number): string | undefined {
  const theirs = (turn: { speaker: string }) => !sides.ours.has(turn.speaker);
  const recentTurns = call.turns.slice(Math.max(0, nearTurn - MAX_TURNS_SEARCHED), nearTurn + 1);
  const turn =
    recentTurns.findLast(theirs) ?? call.turns.slice(nearTurn, nearTurn + MAX_TURNS_SEARCHED).find(theirs);
  return turn?.speaker ?? call.participants.find((person) => !sides.ours.has(person.speaker))?.speaker;
}

/** Returns whether contact and participant are the same person, by address or name. */
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

/** Returns null for labels such as "customer" and for bare addresses, which cannot be used in a greeting. */
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
