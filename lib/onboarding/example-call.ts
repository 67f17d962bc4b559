import type { CallInput } from '../calls/schema';

/**
 * A short call between invented people, for whoever wants to see what becomes of one before handing in their own. Handed in
 * twice it is the same call. Nobody can be reached at its address: example.com is reserved for examples.
 */
export function exampleCall(now: Date): CallInput {
  const turns = [
    ['Robin', 'Northgate Bicycles, this is Robin. How can I help?'],
    ['Kim', 'Hi Robin, Kim Larsen here. You have my touring bike for the yearly service.'],
    ['Robin', 'Yes, the green one. It is nearly done. The chain and both brake pads are worn, though.'],
    ['Kim', 'Hm. What would it cost to replace them?'],
    ['Robin', "I'll email you the quote for the chain and the brake pads this afternoon."],
    ['Kim', 'That would be great. If the price is fine, just go ahead.'],
    ['Robin', 'Will do. Have a good day, Kim!'],
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
