import { describe, expect, test } from 'vitest';
import { createLocalPlanner } from '@/lib/planner/local/planner';
import { CALL_ID, callOf, planningContext } from '../helpers/planner/planning';

const planner = createLocalPlanner();
const signal = new AbortController().signal;
type Setting = Parameters<typeof planningContext>[0];
const QUOTE = callOf([
  'customer: What would the gate cost?',
  "agent: Um, I'll send you the quote for the gate by Friday.",
  'customer: Great, thank you.',
]);

describe('the preview', () => {
  const preview = (setting: Setting) => planner.preview(planningContext(setting), signal);

  test('shows actions, recipients, due times and evidence', async () => {
    expect(await preview({ call: QUOTE })).toEqual({
      owed: true,
      title: 'Follow up with Maya Lopez: the quote for the gate',
      description: expect.stringContaining("I'll send you the quote for the gate by Friday."),
      actions: [
        {
          tool: 'send_email',
          summary: 'Email Maya Lopez: We will send you the quote for the gate by Friday, March 6.',
          to: 'maya@example.com',
          due_at: '2026-03-06T17:00:00.000Z',
          evidence: [
            { call_id: CALL_ID, turn: 1, quote: "Um, I'll send you the quote for the gate by Friday." },
          ],
        },
        {
          tool: 'ask_user',
          summary: 'Ask on March 6, 2026 whether it is done: The quote for the gate for Maya Lopez',
          due_at: '2026-03-06T09:00:00.000Z',
          evidence: [
            { call_id: CALL_ID, turn: 1, quote: "Um, I'll send you the quote for the gate by Friday." },
          ],
        },
      ],
    });
  });

  test('gives a reason when nothing is owed', async () => {
    const call = callOf(['customer: Are you open?', 'agent: Yes, until six.', 'customer: Thanks, bye.']);
    expect(await preview({ call })).toEqual({
      owed: false,
      reason: expect.stringMatching(/no one promised/i),
    });
  });

  test('lists the action items of a meeting as notes', async () => {
    const people = ['Ida', 'Bo', 'Cy'].map((name) => ({ speaker: name, role: 'participant', name }));
    const call = callOf(['Ida: Hi.', "Bo: I'll write up the minutes tomorrow.", 'Cy: Great.'], people);
    const found = await preview({ call, contacts: [] });
    expect(found).toMatchObject({
      owed: true,
      actions: [
        { tool: 'update_system_note' },
        { tool: 'ask_user', summary: expect.stringContaining('whether Bo has done it') },
      ],
    });
  });

  test.each([
    ['the customer asks about a quote', true],
    ['refunds', false],
    ['refunds or gates', true],
    ['not about gates', false],
    ['any call', true],
  ])('start condition "%s" is met: %s', async (start_condition, met) => {
    const call = callOf(['customer: A quote for two gates, please.', "agent: I'll email you the quote."]);
    expect(await preview({ call, template: { start_condition } })).toMatchObject({ owed: met });
  });
});
