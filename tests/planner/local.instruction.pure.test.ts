import { expect, test } from 'vitest';
import { DEFAULT_TEMPLATE } from '../../lib/templates/default-template';
import { answered, executed, MAYA } from '../helpers/planner/planning';
import { argsOf, runs, tools } from '../helpers/planner/planning-runs';

// A plan by hand works from its own description; the template's instructions are for the planner alone.

const template = { description: DEFAULT_TEMPLATE.description };
const manual = (description: string, contacts = [MAYA]) => ({
  call: null,
  template,
  contacts,
  description,
});

test('the question repeats what the person asked for, and the answer becomes the message on that subject', async () => {
  const [first, second, third] = await runs(
    manual('Write Maya about the late delivery of the gate.'),
    answered('It comes on Monday, March 9.'),
    executed,
  );
  expect(argsOf(first, 'ask_user')).toMatchObject({
    question:
      'What should the message to Maya Lopez say?\nThe plan: Write Maya about the late delivery of the gate.',
  });
  expect(argsOf(second, 'send_email')).toMatchObject({
    to: 'maya@example.com',
    subject: 'The late delivery of the gate',
    body: expect.stringContaining('It comes on Monday, March 9.'),
  });
  expect(tools(third)).toEqual(['complete_plan']);
});

test('a text in quotation marks is sent as it stands', async () => {
  const [first] = await runs(manual('Tell Maya: “The gate comes on Monday, March 9, before noon.”'));
  expect(argsOf(first, 'send_email')).toMatchObject({
    body: expect.stringContaining('The gate comes on Monday, March 9, before noon.'),
  });
});

test.each([
  ['write Igor about the new delivery date', 'Igor', undefined],
  ['Please send an email to Igor Novak (igor@example.com) about the keys', 'Igor Novak', 'igor@example.com'],
  ['Remind everybody of the fair', 'the recipient', undefined],
])('without a contact it asks what to say and to whom: %s', async (description, name, email) => {
  const [first, second] = await runs(manual(description, []), answered('kim@example.com'));
  const questions = (first ?? []).map(({ args }) => String((args as { question?: string }).question));
  expect(questions[0]).toContain(`What should the message to ${name} say?`);
  expect(questions).toHaveLength(email ? 1 : 2);
  expect(argsOf(second, 'send_email')).toMatchObject({ to: email ?? 'kim@example.com' });
});

test.each(['', DEFAULT_TEMPLATE.description])(
  'a question never shows the instructions of the template (%#)',
  async (description) => {
    const [first] = await runs(manual(description));
    expect(argsOf(first, 'ask_user')).toMatchObject({
      question: 'What should the message to Maya Lopez say?',
    });
  },
);
