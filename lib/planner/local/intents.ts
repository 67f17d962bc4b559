import 'server-only';
import type { Call, Participant } from '../../calls/schema';
import { sidesOf } from '../../calls/sides';
import type { Contact } from '../../contacts/schema';
import type { Evidence } from '../../plans/schema/log-entry';
import type { PlanningContext, RunContext } from '../planner';
import type { Steps } from './cooperative-scheduling';
import { exactTextIn, instructionOf, recipientIn, subjectIn } from './instruction';
import { emailIn } from './people/addresses';
import { type Introductions, introductionsIn } from './people/introductions';
import { isSame, properName, type Recipient, recipientFrom, recipientOf } from './people/recipients';
import type { Commitment } from './reading/commitment';
import { commitmentsIn } from './reading/commitments';
import { groupChannelOf, isTracked, needsContent } from './writing/content';

/**
 * One thing that the plan has to achieve. Intents are derived from the call alone, so the preview, every step and a run that is
 * repeated after a crash agree. A later run uses `evidence` to find its earlier proposals for an intent.
 */
export type Intent =
  | {
      kind: 'message';
      recipient: Recipient;
      promises: Commitment[];
      missing: 'nothing' | 'content';
      evidence: Evidence[];
      /** Evidence of all promises to the same person, because one question for the address covers all of them. */
      addressEvidence: Evidence[];
    }
  | {
      kind: 'letter';
      recipient: Recipient;
      subject: string | null;
      text: string | null;
      evidence: Evidence[];
    }
  | {
      kind: 'tracking';
      /** The person in a meeting who has to do it; null when it is owed to the recipient. */
      owner: string | null;
      recipient: Recipient | null;
      promise: Commitment;
      /** Evidence of the message that announces it; null when there is no such message. */
      announcement: Evidence[] | null;
      evidence: Evidence[];
    }
  | { kind: 'reminder'; recipient: Recipient; promise: Commitment; evidence: Evidence[] }
  | { kind: 'note'; contact_id?: string; owner: string; promises: Commitment[]; evidence: Evidence[] };

export type MessageIntent = Extract<Intent, { kind: 'message' | 'letter' }>;
export type TrackingIntent = Extract<Intent, { kind: 'tracking' }>;

export type Outline = {
  mode: 'service' | 'meeting' | 'manual';
  intents: Intent[];
  commitments: Commitment[];
  /** The name of our speaker; null when none or several spoke for us, in which case messages say "we". */
  signer: string | null;
};

/** Derives the intents of a call, or of a plan that was started by hand from a template. */
export function* outlineOf(context: PlanningContext | RunContext): Steps<Outline> {
  const { call, contacts } = context;
  if (call === null) {
    const instruction = instructionOf(context);
    const text = exactTextIn(instruction, context.template.description);
    const subject = subjectIn(instruction);
    const recipients = contacts.map(recipientFrom);
    if (recipients.length === 0 && instruction !== '') recipients.push(recipientIn(instruction));
    const intents = recipients.map(
      (recipient): Intent => ({ kind: 'letter', recipient, subject, text, evidence: [] }),
    );
    return { mode: 'manual', intents, commitments: [], signer: null };
  }
  const sides = sidesOf(call, yield* speakersWithAddress(call, contacts));
  const introductions = yield* introductionsIn(call, sides);
  const commitments = yield* commitmentsIn(call, sides, context.time_zone);
  const evidenceOf = (promises: Commitment[]): Evidence[] => {
    const pieces = promises.flatMap((promise) => promise.evidence);
    const first = (piece: (typeof pieces)[number], at: number) =>
      pieces.findIndex((known) => known.turn === piece.turn && known.quote === piece.quote) === at;
    return pieces
      .filter(first)
      .sort((a, b) => a.turn - b.turn)
      .map((piece) => ({ call_id: call.id, ...piece }));
  };

  if (sides.mode === 'meeting') {
    const owners = [...new Set(commitments.map((promise) => promise.speaker))];
    const intents = owners.flatMap((owner): Intent[] => {
      const promises = commitments.filter((promise) => promise.speaker === owner);
      const dated = promises.filter(({ due_at }) => due_at !== undefined);
      return [
        { kind: 'note', owner, promises, evidence: evidenceOf(promises) },
        ...dated.map((promise): Intent => {
          const evidence = evidenceOf([promise]);
          return { kind: 'tracking', owner, recipient: null, promise, announcement: null, evidence };
        }),
      ];
    });
    return { mode: 'meeting', intents, commitments, signer: null };
  }

  const intents: Intent[] = [];
  const clear = new Map<string, { recipient: Recipient; promises: Commitment[] }>();
  for (const promise of commitments) {
    yield;
    const recipient = recipientOf(call, contacts, sides, introductions, promise.evidence.at(-1)?.turn ?? 0);
    if (isVoiceCall(promise)) {
      intents.push({ kind: 'reminder', recipient, promise, evidence: evidenceOf([promise]) });
      const note = { owner: recipient.label, promises: [promise], evidence: evidenceOf([promise]) };
      intents.push({
        kind: 'note',
        ...(recipient.contact_id === undefined ? {} : { contact_id: recipient.contact_id }),
        ...note,
      });
    } else if (!promise.explicit || needsContent(promise)) {
      const evidence = evidenceOf([promise]);
      intents.push({
        kind: 'message',
        recipient,
        promises: [promise],
        missing: 'content',
        evidence,
        addressEvidence: [],
      });
    } else {
      const key = `${groupChannelOf(promise, commitments)} ${recipient.key}`;
      const group = clear.get(key) ?? { recipient, promises: [] };
      group.promises.push(promise);
      clear.set(key, group);
    }
  }
  for (const { recipient, promises } of [...clear.values()].reverse()) {
    intents.unshift({
      kind: 'message',
      recipient,
      promises,
      missing: 'nothing',
      evidence: evidenceOf(promises),
      addressEvidence: [],
    });
  }
  for (const intent of intents) {
    if (intent.kind !== 'message') continue;
    const same = intents
      .filter((other) => other.kind === 'message')
      .filter((other) => other.recipient.key === intent.recipient.key);
    intent.addressEvidence = same.flatMap((other) => other.evidence);
  }
  for (const { recipient, promises } of clear.values()) {
    const announcement = evidenceOf(promises);
    for (const promise of promises.filter(isTracked)) {
      const evidence = evidenceOf([promise]);
      intents.push({ kind: 'tracking', owner: null, recipient, promise, announcement, evidence });
    }
  }
  const ours = call.participants.filter((person) => sides.ours.has(person.speaker));
  return {
    mode: 'service',
    intents,
    commitments,
    signer: ours.length === 1 ? signerOf(ours[0], introductions) : null,
  };
}

/** Speakers with a known address, including one that they said in the call. */
function* speakersWithAddress(call: Call, contacts: Contact[]): Steps<Set<string>> {
  const known = call.participants.filter((person) => {
    const contact = contacts.find((candidate) => isSame(candidate, person));
    return Boolean(person.email ?? person.phone ?? contact?.email ?? contact?.phone);
  });
  const found = new Set(known.map((person) => person.speaker));
  for (const { speaker, text } of call.turns) {
    yield;
    if (emailIn(text) !== null) found.add(speaker);
  }
  return found;
}

function signerOf(person: Participant | undefined, introductions: Introductions): string | null {
  return properName(person?.name ?? null) ?? introductions.get(person?.speaker ?? '')?.name ?? null;
}

function isVoiceCall(promise: Commitment): boolean {
  if (promise.act === 'call') return true;
  return (
    /^(?:have|get|ask|tell) .{2,60}? (?:to )?(?:call|phone|ring|give you an? (?:call|ring|bell))\b/i.test(
      promise.phrase,
    ) || /^(?:get|receive) (?:an? )?(?:[\w-]+ )?(?:call|call ?back)\b/i.test(promise.phrase)
  );
}
