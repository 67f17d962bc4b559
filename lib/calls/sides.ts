import { type Call, OUR_ROLE } from './schema';

/**
 * The kind of conversation. `service`: one side serves the other, and what our side promises is owed to the other side.
 * `meeting`: the sides cannot be told apart, so everyone owes what they took on.
 */
export type Sides = { mode: 'service' | 'meeting'; ours: Set<string> };

/** Roles of our side when no participant has the role `agent`. Matched against the whole role, not a part of it. */
const PROFESSIONAL_ROLE =
  /^(?:clinician|doctor|gp|physician|nurse|therapist|counsel+or|dentist|pharmacist|vet|advis[eo]r|consultant|host|(?:sales |service |support |customer )*(?:rep|representative|agent)|sales(?:person)?|seller|support|account (?:manager|executive)|lawyer|attorney|solicitor|broker|realtor|assistant|operator|receptionist|staff|employee|internal|provider|coach|tutor|teacher|bot|us)$/i;

/** How the serving side opens a call, for calls whose roles say nothing. */
const SERVING_OPENING =
  /\b(?:how (?:can|may) (?:i|we) help|thank(?:s| you) for calling|(?:this is|my name is|i'm|it's) \w+(?: \w+)? (?:from|with|at|calling from|calling on behalf of) \w+|what can (?:i|we) do for you)\b/i;
const OPENING_TURNS = 6;

/**
 * `speakersWithAddress`: between two people without any other sign, the one with a stored address is the other side.
 */
export function sidesOf(
  call: Pick<Call, 'participants' | 'turns'>,
  speakersWithAddress: Set<string> = new Set(),
): Sides {
  const speakers = new Set(call.turns.map((turn) => turn.speaker));
  const withRole = (test: (role: string) => boolean) =>
    new Set(call.participants.filter((person) => test(person.role.trim())).map((person) => person.speaker));

  const agents = withRole((role) => role.toLowerCase() === OUR_ROLE);
  if (agents.size > 0) return { mode: 'service', ours: agents };
  const professionals = withRole((role) => PROFESSIONAL_ROLE.test(role));
  if (professionals.size > 0 && [...speakers].some((speaker) => !professionals.has(speaker))) {
    return { mode: 'service', ours: professionals };
  }
  if (speakers.size === 2) {
    const opening = call.turns.slice(0, OPENING_TURNS).find((turn) => SERVING_OPENING.test(turn.text));
    if (opening !== undefined) return { mode: 'service', ours: new Set([opening.speaker]) };
    const unknown = [...speakers].filter((speaker) => !speakersWithAddress.has(speaker));
    if (unknown.length === 1) return { mode: 'service', ours: new Set(unknown) };
  }
  return { mode: 'meeting', ours: new Set() };
}
