import { describe, expect, test } from 'vitest';
import { spokenEmailIn } from '@/lib/planner/local/people/addresses';
import { callOf } from '../helpers/planner/planning';
import { outcomeOf } from '../helpers/planner/planning-outcome';
import { argsOf, runs } from '../helpers/planner/planning-runs';
import { promisesIn, said } from '../helpers/planner/promises';

const promised = (...lines: [string, string][]) => promisesIn(said(...lines));
const alone = (text: string) => promised(['customer', 'Hello.'], ['agent', text], ['customer', 'Okay, bye.']);

describe('a promised delivery', () => {
  test.each([
    ["You'll have the gallery in two weeks.", 'have the gallery in two weeks', '2026-03-16T17:00:00.000Z'],
    [
      "You'll have the drawings by Thursday.",
      'have the drawings by Thursday, March 5',
      '2026-03-05T17:00:00.000Z',
    ],
    [
      'You can expect the contract tomorrow.',
      'get the contract on Tuesday, March 3',
      '2026-03-03T17:00:00.000Z',
    ],
    ['Your estimate will be ready on Thursday.', 'be ready on Thursday, March 5', '2026-03-05T17:00:00.000Z'],
    [
      "We'll have the proofs with you in two weeks.",
      'have the proofs with you in two weeks',
      '2026-03-16T17:00:00.000Z',
    ],
    [
      "We'll get that refunded for you by Monday.",
      'get that refunded for you by Monday, March 9',
      '2026-03-09T17:00:00.000Z',
    ],
  ])('is owed, with its day: %s', (text, phrase, due_at) => {
    expect(alone(text)).toMatchObject([{ phrase, due_at }]);
  });

  test.each([
    "You'll have a sore throat for a week.",
    "You'll have the option to cancel.",
    "You'll have the house to yourself by Friday.",
    "You'll have it by Friday.",
    "You'll see the link at the top of the page.",
    "You'll get better in a few days.",
    'You can expect some noise.',
  ])('is not owed by our side: %s', (text) => {
    expect(alone(text)).toEqual([]);
  });

  test('“it” refers to the object mentioned before', () => {
    const [found] = promised(
      ['customer', 'And the floor plan?'],
      ['agent', "You'll have it by Friday."],
      ['customer', 'Great.'],
    );
    expect(found).toMatchObject({ phrase: expect.stringMatching(/^have the floor plan/), explicit: true });
    expect(found?.evidence.map(({ turn }) => turn)).toEqual([0, 1]);
  });
});

describe('a promised call by another person', () => {
  test("“I'll tell him to ring you” leads to a question and to no message in our name", async () => {
    const found = await outcomeOf([
      'customer: Is Marco in today? It is about my boiler.',
      "agent: He's out, but I'll tell him to ring you.",
      'customer: Thank you.',
    ]);
    expect(found.proposals.map((line) => line.split(':')[0])).toEqual(['ask_user', 'write_interaction_note']);
    expect(found.proposals[0]).toContain('Has it been made?');
  });

  test('a team that will be in touch is a promise of ours', () => {
    expect(alone('Our coordinator will be in touch about the scan.')).toMatchObject([
      { subject: 'our coordinator', phrase: 'be in touch about the scan' },
    ]);
  });
});

describe('what is done in the call, offered without acceptance, or not promised by our side', () => {
  test.each([
    'I have just sent it to you.',
    'Let me pull that up.',
    "I'm going to transfer you to billing.",
    "I'll put you through to the sales team.",
    "I'll just send that through now. Okay, that's gone.",
    "I'd be happy to send it, but we don't have one.",
    'I was going to send you the quote.',
    'If the pain gets worse, I will refer you to a clinic.',
    'We can send you a technician if it happens again.',
  ])('%s', (text) => {
    expect(alone(text)).toEqual([]);
  });

  test('a promise of the other side leads to no message in our name', async () => {
    const found = await outcomeOf([
      'agent: To look at the leak, I would need pictures of it.',
      "customer: I'll send you the photos tonight.",
      'agent: Perfect. Bye.',
    ]);
    expect(found.proposals).toEqual([]);
  });
});

describe('a consultation', () => {
  const visit = (text: string) =>
    promisesIn(said(['doctor', text], ['patient', 'Okay, thank you.']), {
      sides: { mode: 'service', ours: new Set(['doctor']) },
    });

  test.each([
    "I'm going to refer you to the skin clinic.",
    "I'll write a referral letter to the hospital today.",
    "I'll send the prescription over to your pharmacy.",
    "I'll issue a prescription for the tablets.",
    "We'll text you the results when they come back.",
    "I'll put in a request for an X-ray.",
    "We'll book you a follow-up appointment in six weeks.",
    "I'll ask the nurse to call you with your results.",
    "I'll text you a summary of what to look out for.",
  ])('our side owes: %s', (text) => {
    expect(visit(text)).toHaveLength(1);
  });

  test.each([
    'Drink plenty of fluids and take paracetamol.',
    "I'd like you to come back and see me in a week.",
    'If it gets any worse, give us a call.',
    'You can take that along with the other tablets.',
    'You will need to ring the front desk for the blood test.',
    "You'll start to feel better in three days.",
    'We would need to speak to you again if the fever does not settle.',
  ])('advice is not owed: %s', (text) => {
    expect(visit(text)).toEqual([]);
  });
});

describe('a spoken address', () => {
  test.each([
    ["it's dana dot reyes at example dot com", 'dana.reyes@example.com'],
    ["that's D-A-N-A at example dot com", 'dana@example.com'],
    ['d a n a underscore r at sign example dot co dot uk', 'dana_r@example.co.uk'],
    ['m, a, y, a, seven seven, at example dot com please', 'maya77@example.com'],
    ['sure, maya at mail dot example dot com', 'maya@mail.example.com'],
  ])('%s', (text, email) => {
    expect(spokenEmailIn(text)).toBe(email);
  });

  test.each(['See you at noon dot.', 'We are at the corner of Main.', 'I work at example'])(
    'is no address: %s',
    (text) => {
      expect(spokenEmailIn(text)).toBeNull();
    },
  );

  test('is offered as a choice, also when our side spelled it and the other side confirmed', async () => {
    const call = callOf([
      "agent: I'll email you the opening hours. Is it maya dot lopez at example dot com?",
      'customer: Yes, that is right.',
    ]);
    const [first] = await runs({ call, contacts: [] });
    expect(argsOf(first, 'ask_user')).toMatchObject({ about: 'email', choices: ['maya.lopez@example.com'] });
  });
});
