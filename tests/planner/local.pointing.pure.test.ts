import { describe, expect, test } from 'vitest';
import { outcomeOf } from '../helpers/planner/planning-outcome';

/* Words that refer to a thing named elsewhere in the call: "that", "both", a bare "yes". */

const FORM = "agent: I'll email you the registration form today, with the serial number filled in.";
const ASKED =
  "ask_user: Maya Lopez was promised the registration form: “I'll email you the registration form today, with the serial number filled in.” What should the message contain? Paste it here, or answer “skip” to send nothing.";

describe('a yes to "can you send me that?" and the full promise are one promise', () => {
  test.each([
    ['before it', ['customer: I need the form. Can you send me that?', 'agent: Yes.', FORM]],
    ['after it', [FORM, 'customer: Great. Can you send me that?', 'agent: Yes.']],
    ['with talk between', [FORM, 'customer: Oh good.', 'agent: Sure.', 'customer: You can email it to me?']],
  ])('%s', async (_, lines) => {
    const found = await outcomeOf(lines);
    expect(found.title).toBe('Follow up with Maya Lopez: the registration form');
    expect(found.proposals).toEqual([ASKED]);
  });
});

test('the request names the things that "both" refers to, and the promise with "both" gives their day', async () => {
  const found = await outcomeOf([
    'customer: Could you send me the invoice and the warranty terms?',
    "agent: Sure, I'll send you both tomorrow morning.",
  ]);
  expect(found.proposals).toEqual([
    'send_email: As promised, I will send you the invoice and the warranty terms on Tuesday morning, March 3.',
  ]);
});

test('"and the comps?" resolves "those"', async () => {
  const found = await outcomeOf([
    'customer: And the comps?',
    "agent: I'll send those over tomorrow.",
    'customer: Thanks.',
  ]);
  expect(found.proposals).toEqual([
    'send_email: As promised, I will send you the comps on Tuesday, March 3.',
  ]);
});

test('when the thing is never named, the question and the title show request and answer', async () => {
  const found = await outcomeOf(['customer: Can you send me that?', 'agent: Yes.']);
  expect(found).toMatchObject({
    title: 'Follow up with Maya Lopez: “Can you send me that?”',
    proposals: [expect.stringContaining('“Can you send me that?” – “Yes.” What exactly should be sent?')],
  });
});

test('two named things are two promises', async () => {
  const found = await outcomeOf([
    'customer: I lost the invoice. Can you send me that by Friday?',
    "agent: Sure. And I'll email you the floor plan tomorrow.",
  ]);
  expect(found.proposals).toHaveLength(1);
  expect(found.proposals[0]).toMatch(
    /the invoice by Friday, March 6[\s\S]*the floor plan on Tuesday, March 3/,
  );
});
