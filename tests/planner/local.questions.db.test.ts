import { describe, expect, test } from 'vitest';
import { answered, callOf, executed, MAYA } from '../helpers/planner/planning';
import { argsOf, runs, tools } from '../helpers/planner/planning-runs';

const QUOTE = callOf([
  'customer: What would the gate cost?',
  "agent: Um, I'll send you the quote for the gate by Friday.",
  'customer: Great, thank you.',
]);
const LINK = callOf([
  'customer: Where do I sign?',
  "agent: I'll email you the link to the portal.",
  'customer: Thanks.',
]);

describe('missing information leads to a question', () => {
  const nowhere = { ...MAYA, email: null, phone: null };

  test('an address: the answer is used', async () => {
    const [first, second, third] = await runs(
      { call: QUOTE, contacts: [nowhere] },
      answered('it is maya@example.org'),
      executed,
    );
    expect(argsOf(first, 'ask_user')).toMatchObject({ about: 'email', contact_id: MAYA.id });
    expect(argsOf(second, 'send_email')).toMatchObject({ to: 'maya@example.org' });
    expect(tools(third)).toEqual(['schedule_next_execution']);
  });

  test('an answer with a phone number makes it a text message, one without any address ends it', async () => {
    const [, byNumber] = await runs({ call: QUOTE, contacts: [nowhere] }, answered('212 555 0123'));
    expect(argsOf(byNumber, 'send_sms')).toMatchObject({ to: '+12125550123' });
    const [, byNothing] = await runs({ call: QUOTE, contacts: [nowhere] }, answered('no idea'));
    expect(tools(byNothing)).toEqual(['complete_plan']);
  });

  test('a link that is not in the call: the answer is sent', async () => {
    const [first, second] = await runs({ call: LINK }, answered('https://portal.example.com/sign'));
    expect(argsOf(first, 'ask_user')).toMatchObject({ about: 'detail' });
    expect(argsOf(second, 'send_email')).toMatchObject({
      body: expect.stringContaining(
        'As promised, here is the link to the portal:\n\nhttps://portal.example.com/sign',
      ),
    });
  });

  test('an address that was spelled aloud is offered as a choice, not used', async () => {
    const call = callOf([
      "agent: I'll email you the quote.",
      'customer: Sure, maya dot lopez at example dot com.',
    ]);
    const [first] = await runs({ call, contacts: [nowhere] });
    expect(argsOf(first, 'ask_user')).toMatchObject({ about: 'email', choices: ['maya.lopez@example.com'] });
    expect(tools(first)).not.toContain('send_email');
  });

  test('"skip" sends nothing', async () => {
    const [, second] = await runs({ call: LINK }, answered('skip'));
    expect(tools(second)).toEqual(['complete_plan']);
  });

  test('an address that was said in the call is used', async () => {
    const call = callOf([
      ...QUOTE.turns.map((turn) => `${turn.speaker}: ${turn.text}`),
      'customer: I am at maya@example.net.',
    ]);
    const [first] = await runs({ call, contacts: [nowhere] });
    expect(argsOf(first, 'send_email')).toMatchObject({ to: 'maya@example.net' });
  });
});
