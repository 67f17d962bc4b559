import { randomUUID } from 'node:crypto';
import type { CallInput, CallSummary } from '../../../lib/calls/schema';

const agent = { speaker: 'A', role: 'agent', name: 'Mara Lindqvist', email: 'mara@harbour.example.com' };

/** The turn in which our side promises the email. */
export const PROMISE = "I'll send you the quote for the windows by email by Friday.";

/** Our side promises an email to a participant whose address is in the call. */
export function promiseOfEmail(over: Partial<CallInput> = {}): CallInput {
  return {
    source: 'tests',
    external_id: randomUUID(),
    direction: 'outbound',
    started_at: '2026-03-03T10:00:00.000Z',
    participants: [
      agent,
      { speaker: 'B', role: 'customer', name: 'Tomas Reyes', email: 'tomas@example.com' },
    ],
    turns: [
      {
        speaker: 'A',
        text: 'Good morning Mr Reyes, this is Mara from Harbour Windows. How did the visit go?',
      },
      {
        speaker: 'B',
        text: 'It went well, thanks. I would like to see a price for the three kitchen windows.',
      },
      { speaker: 'A', text: PROMISE },
      { speaker: 'B', text: 'Perfect, thank you.' },
      { speaker: 'A', text: 'You are welcome. Goodbye.' },
    ],
    ...over,
  };
}

/** The same promise without an address. */
export function promiseWithoutAddress(over: Partial<CallInput> = {}): CallInput {
  return promiseOfEmail({
    participants: [agent, { speaker: 'B', role: 'customer', name: 'Ines Okafor' }],
    ...over,
  });
}

/** A call without any promise. */
export function nothingOwed(over: Partial<CallInput> = {}): CallInput {
  return promiseOfEmail({
    participants: [agent, { speaker: 'B', role: 'customer', name: 'Lena Park', email: 'lena@example.com' }],
    turns: [
      { speaker: 'B', text: 'Hello, what are your opening hours on Saturday?' },
      { speaker: 'A', text: 'We are open from nine to one on Saturdays.' },
      { speaker: 'B', text: 'Great, that is all I wanted to know. Goodbye.' },
      { speaker: 'A', text: 'Goodbye, have a nice day.' },
    ],
    ...over,
  });
}

/** Promises of an email and of a text message, with both addresses. */
export function twoPromises(over: Partial<CallInput> = {}): CallInput {
  return promiseOfEmail({
    participants: [
      agent,
      {
        speaker: 'B',
        role: 'customer',
        name: 'Tomas Reyes',
        email: 'tomas@example.com',
        phone: '+12125550143',
      },
    ],
    turns: [
      { speaker: 'A', text: 'Good morning Mr Reyes, this is Mara from Harbour Windows.' },
      { speaker: 'B', text: 'Hello. I would like the quote, and a date for the measuring.' },
      { speaker: 'A', text: PROMISE },
      { speaker: 'B', text: 'And the date?' },
      { speaker: 'A', text: 'Okay, Tuesday at ten.' },
      { speaker: 'A', text: "I'll text you the confirmation." },
      { speaker: 'B', text: 'Perfect, thank you. Goodbye.' },
    ],
    ...over,
  });
}

/** A call as lists and events have it, of the same moment as its version unless told otherwise. */
export function callSummary(id: string, version: number, over: Partial<CallSummary> = {}): CallSummary {
  return {
    id,
    source: 'tests',
    external_id: id,
    kind: null,
    direction: null,
    started_at: null,
    duration_s: 60,
    participants: [
      { speaker: 'A', role: 'agent', name: 'Mara Lindqvist' },
      { speaker: 'B', role: 'customer', name: `Caller of ${id}` },
    ],
    turn_count: 4,
    planning: { state: 'queued' },
    version,
    created_at: new Date(Date.UTC(2026, 10, 22, 10, 0, version)).toISOString(),
    ...over,
  };
}
