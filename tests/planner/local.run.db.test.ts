import { describe, expect, test } from 'vitest';
import { createLocalPlanner } from '@/lib/planner/local/planner';
import type { PlanLogDisplay } from '@/lib/plans/schema/log-entry';
import {
  answered,
  CALL_ID,
  callOf,
  executed,
  failed,
  logOf,
  MAYA,
  pending,
  rejected,
  runContext,
} from '../helpers/planner/planning';
import { argsOf, runOnce, runs, tools } from '../helpers/planner/planning-runs';

const planner = createLocalPlanner();
const signal = new AbortController().signal;
const QUOTE = callOf([
  'customer: What would the gate cost?',
  "agent: Um, I'll send you the quote for the gate by Friday.",
  'customer: Great, thank you.',
]);
describe('a promised message', () => {
  test('is drafted with name, thing, date and evidence; after sending, the plan continues on the due day', async () => {
    const [first, second] = await runs({ call: QUOTE }, executed);
    expect(tools(first)).toEqual(['get_contact_details', 'send_email']);
    const [, proposal] = first ?? [];
    expect(proposal).toEqual({
      tool: 'send_email',
      args: {
        to: 'maya@example.com',
        subject: 'Following up on our call: the quote for the gate',
        body: [
          'Hello Maya,',
          'Thank you for speaking with us.',
          'As promised, I will send you the quote for the gate by Friday, March 6.',
          'If you have any questions in the meantime, just reply to this message.',
          'Best regards,\nDana Reyes\nOak Fencing',
        ].join('\n\n'),
        contact_id: MAYA.id,
      },
      evidence: [{ call_id: CALL_ID, turn: 1, quote: "Um, I'll send you the quote for the gate by Friday." }],
    });
    expect(second).toEqual([
      {
        tool: 'schedule_next_execution',
        args: {
          at: '2026-03-06T09:00:00.000Z',
          reason:
            "The quote for the gate for Maya Lopez, due March 6, 2026: “Um, I'll send you the quote for the gate by Friday.”",
        },
        evidence: [],
      },
    ]);
  });

  test('that was only stored is not called sent in the summary', async () => {
    const receipt = { provider: 'outbox', provider_id: '1', delivered: false, digest: 'd' };
    const stored = { ...executed, receipt };
    const call = callOf([
      'customer: Do you have an address?',
      "agent: The address is 5 Elm Street. I'll email you the address.",
      'customer: Great, thank you.',
    ]);
    const [, second] = await runs({ call }, stored);
    expect(argsOf(second, 'complete_plan')).toMatchObject({
      summary: expect.stringMatching(/^Stored for Maya Lopez, not sent: /),
    });
    const [, sent] = await runs({ call }, executed);
    expect(argsOf(sent, 'complete_plan')).toMatchObject({
      summary: expect.stringMatching(/^Emailed Maya Lopez: /),
    });
  });

  test('a step that is requested again is the same step', async () => {
    const ask = () => planner.next(runContext({ call: QUOTE }, [], 0), signal);
    expect(await ask()).toEqual(await ask());
  });

  test('nothing is proposed while an entry waits', async () => {
    const [first = []] = await runs({ call: QUOTE });
    const log = logOf(first, () => pending);
    expect(await planner.next(runContext({ call: QUOTE }, log, 0), signal)).toEqual({ proposals: [] });
  });

  test('a rejection is final, and its reason is noted once', async () => {
    const [, second, third] = await runs(
      { call: QUOTE },
      rejected('We call her instead of writing'),
      pending,
    );
    expect(tools(second)).toEqual(['update_system_note', 'complete_plan']);
    expect(JSON.stringify(second)).toContain('We call her instead of writing');
    expect(tools(third)).toEqual(['complete_plan']);
  });

  test('a failed message is proposed once more in other words, then a person is asked for another address', async () => {
    const [first, second, third, fourth, fifth] = await runs(
      { call: QUOTE },
      failed('550 no such user'),
      failed('550 no such user'),
      answered('try maya.lopez@example.com'),
      executed,
    );
    expect(tools(second)).toEqual(['send_email']);
    expect(argsOf(second, 'send_email')).not.toEqual(argsOf(first, 'send_email'));
    expect(tools(third)).toEqual(['ask_user']);
    expect(argsOf(third, 'ask_user')).toMatchObject({
      about: 'email',
      question: expect.stringContaining('550'),
    });
    expect(argsOf(fourth, 'send_email')).toMatchObject({ to: 'maya.lopez@example.com' });
    expect(tools(fifth)).toEqual(['schedule_next_execution']);
  });

  test('a proposal that code refuses is not proposed again in the run', async () => {
    const refused: PlanLogDisplay = {
      id: 'x',
      entry: { kind: 'system', event: 'refused', run_id: 'run-1', tool: 'send_email', reason: 'no' },
      created_at: '2026-03-02T16:00:00.000Z',
      version: 9,
    };
    expect(tools(await runOnce({ call: QUOTE }, [refused]))).toEqual([
      'get_contact_details',
      'complete_plan',
    ]);
  });
});

test('a confirmation contains what was agreed, with its day', async () => {
  const call = callOf(['agent: Okay, one to three tomorrow.', "agent: I'll text you the confirmation."]);
  const [first] = await runs({ call });
  expect(argsOf(first, 'send_sms')).toMatchObject({
    body: 'Hello Maya, this is Dana Reyes from Oak Fencing. As promised, here is the confirmation: one to three on Tuesday, March 3.',
  });
});

describe('the channel', () => {
  test.each([
    ['said to be texted', "agent: I'll text you the opening hours.", {}, 'send_sms', '+12125550142'],
    [
      'no email address',
      "agent: I'll send you the opening hours.",
      { email: null },
      'send_sms',
      '+12125550142',
    ],
    [
      'wants no emails',
      "agent: I'll send you the opening hours.",
      { do_not_email: true },
      'send_sms',
      '+12125550142',
    ],
    [
      'wants no texts',
      "agent: I'll text you the opening hours.",
      { do_not_text: true },
      'send_email',
      'maya@example.com',
    ],
  ])('%s', async (_, line, change, tool, to) => {
    const [first] = await runs({ call: callOf([line]), contacts: [{ ...MAYA, ...change }] });
    expect(argsOf(first, tool)).toMatchObject({ to });
  });

  test('a recipient who has opted out of both leads to a question', async () => {
    const contacts = [{ ...MAYA, do_not_email: true, do_not_text: true }];
    const [first] = await runs({ call: QUOTE, contacts });
    expect(tools(first)).toEqual(['get_contact_details', 'ask_user']);
    expect(argsOf(first, 'ask_user')).toMatchObject({ about: 'detail' });
  });

  test('a tool that the template does not allow is not proposed', async () => {
    const [first] = await runs({ call: QUOTE, template: { allowed_tools: ['send_sms'] } });
    expect(tools(first)).toEqual(['send_sms']);
    const [notes] = await runs({ call: QUOTE, template: { allowed_tools: ['update_system_note'] } });
    expect(tools(notes)).toEqual(['update_system_note', 'complete_plan']);
  });
});

describe('a promised call', () => {
  const call = callOf(["agent: I'll call you on Thursday.", 'customer: Fine.']);

  test('is noted, waits for its day, and then asks whether it was made', async () => {
    const [first] = await runs({ call });
    expect(tools(first)).toEqual([
      'get_contact_details',
      'write_interaction_note',
      'schedule_next_execution',
    ]);
    expect(argsOf(first, 'schedule_next_execution')).toMatchObject({ at: '2026-03-05T09:00:00.000Z' });

    const log = logOf(first ?? [], () => executed);
    const early = await runOnce({ call }, log);
    expect(tools(early)).toEqual(['schedule_next_execution']);
    expect(argsOf(early, 'schedule_next_execution')).not.toEqual(argsOf(first, 'schedule_next_execution'));

    const thatDay = { call, now: '2026-03-05T09:00:00.000Z' };
    const proposals = await runOnce(thatDay, log);
    expect(tools(proposals)).toEqual(['ask_user']);
    const done = await runOnce(thatDay, [...log, ...logOf(proposals, () => answered('Yes, it is done'))]);
    expect(done).toEqual([
      { tool: 'complete_plan', args: { summary: expect.stringContaining('Yes, it is done') }, evidence: [] },
    ]);
  });
});

describe('a plan without a call', () => {
  const letters = {
    call: null,
    contacts: [
      MAYA,
      { ...MAYA, id: '00000000-0000-4000-8000-0000000000a2', email: 'ben@example.com', name: 'Ben Ode' },
    ],
  };

  test('asks once what to write, and drafts it for every contact', async () => {
    const [first, second, third] = await runs(letters, answered('We are closed on Friday.'), executed);
    expect(tools(first)).toEqual(['get_contact_details', 'get_contact_details', 'ask_user']);
    expect((second ?? []).map(({ args }) => args)).toMatchObject([
      { to: 'maya@example.com', body: expect.stringContaining('We are closed on Friday.') },
      { to: 'ben@example.com', body: expect.stringContaining('Hello Ben,') },
    ]);
    expect(tools(third)).toEqual(['complete_plan']);
  });

  test('uses the text that the template gives', async () => {
    const template = {
      description: 'Send this: "Your yearly inspection is due this month. Call us for a date."',
    };
    const [first] = await runs({ ...letters, template });
    expect(tools(first).filter((tool) => tool === 'send_email')).toHaveLength(2);
  });
});
