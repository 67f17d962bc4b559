import type { CallInput } from '../calls/schema';

/**
 * A short call between invented people, for trying the product before adding a real one. A second call of this function
 * adds the same call. Its address is at example.com, which is reserved for examples.
 */
export function exampleCall(now: Date): CallInput {
  const turns = [
    ['Robin', 'Northgate Bicycles, this is Robin. How can I help?'],
    ['Kim', 'Hi Robin, Kim Larsen here. You have my touring bike for the yearly service.'],
    ['Robin', 'Yes, the green one. The chain and both brake pads are worn, so we replaced them.'],
    ['Kim', 'Thank you. When can I pick it up?'],
    ['Robin', 'It is ready for you tomorrow between ten and twelve.'],
    ['Kim', 'That works for me.'],
    ['Robin', "Good. I'll email you the confirmation of the pick-up time."],
    ['Kim', 'Perfect. See you tomorrow!'],
  ] as const;
  let clock = 0;
  return {
    source: 'example',
    external_id: 'bicycle-service',
    kind: 'phone',
    direction: 'inbound',
    started_at: new Date(now.getTime() - 10 * 60_000).toISOString(),
    duration_s: 48,
    participants: [
      { speaker: 'Robin', role: 'agent', name: 'Robin Hale', email: 'robin@example.com' },
      { speaker: 'Kim', role: 'customer', name: 'Kim Larsen', email: 'kim.larsen@example.com' },
    ],
    turns: turns.map(([speaker, text]) => {
      const start_ms = clock;
      clock += 600 + text.length * 65;
      return { speaker, text, start_ms, end_ms: clock - 350 };
    }),
  };
}
