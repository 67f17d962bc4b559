import { describe, expect, test } from 'vitest';
import type { PlanLogDisplay } from '@/lib/plans/schema/log-entry';
import { answered, callOf, executed, logOf, rejected } from '../helpers/planner/planning';
import { argsOf, runOnce, runs, tools } from '../helpers/planner/planning-runs';

const QUOTE = callOf([
  'customer: What would the gate cost?',
  "agent: I'll send you the quote for the gate by Friday.",
  'customer: Great, thank you.',
]);
const FRIDAY = '2026-03-06T09:00:00.000Z';

/** The log on the due day, with the earlier entries before it. */
const onTheDay = (log: PlanLogDisplay[]) => log.map((line) => ({ ...line, created_at: FRIDAY }));

/** The log after the message that says "by Friday" was sent and the next run was scheduled. */
async function announced(time_zone = 'UTC') {
  const [first = [], second = []] = await runs({ call: QUOTE, time_zone }, executed);
  return { second, log: [...logOf(first, () => executed), ...logOf(second, () => executed)] };
}

describe('an announced promise with a due day', () => {
  test('leads to a question on the morning of the due day, in the time zone of the organization', async () => {
    const { second } = await announced('America/New_York');
    expect(argsOf(second, 'schedule_next_execution')).toMatchObject({ at: '2026-03-06T14:00:00.000Z' });
    const { log } = await announced();
    const proposals = await runOnce({ call: QUOTE, now: FRIDAY }, log);
    expect(tools(proposals)).toEqual(['ask_user']);
    expect(argsOf(proposals, 'ask_user')).toMatchObject({
      about: 'due',
      question: expect.stringContaining('Has it been sent?'),
    });
  });

  test('becomes a message when a person pastes its content', async () => {
    const { log } = await announced();
    const proposals = await runOnce({ call: QUOTE, now: FRIDAY }, log);
    const pasted = [
      ...log,
      ...onTheDay(logOf(proposals, () => answered('Gate, oak, 1.2 m: $840 with fitting.'))),
    ];
    const sent = await runOnce({ call: QUOTE, now: FRIDAY }, pasted);
    expect(tools(sent)).toEqual(['send_email']);
    expect(argsOf(sent, 'send_email')).toMatchObject({
      to: 'maya@example.com',
      body: expect.stringContaining(
        'As promised, here is the quote for the gate:\n\nGate, oak, 1.2 m: $840 with fitting.',
      ),
    });
    const done = await runOnce({ call: QUOTE, now: FRIDAY }, [
      ...pasted,
      ...logOf(sent, () => executed).map((line) => ({ ...line, created_at: '2026-03-06T10:00:00.000Z' })),
    ]);
    expect(tools(done)).toEqual(['complete_plan']);
  });

  test.each(['It is done', 'It is no longer needed', 'Not yet, on Monday'])(
    'nothing more is written after the answer “%s”',
    async (answer) => {
      const { log } = await announced();
      const proposals = await runOnce({ call: QUOTE, now: FRIDAY }, log);
      const done = await runOnce({ call: QUOTE, now: FRIDAY }, [
        ...log,
        ...onTheDay(logOf(proposals, () => answered(answer))),
      ]);
      expect(tools(done)).toEqual(['complete_plan']);
    },
  );

  test('a rejected message announces nothing, so nothing is asked', async () => {
    const [, second] = await runs({ call: QUOTE }, rejected('no'));
    expect(tools(second)).toEqual(['complete_plan']);
  });

  test('a call that is imported after the due day leads to no question', async () => {
    const late = { call: QUOTE, now: '2026-04-01T09:00:00.000Z' };
    const [, second] = await runs(late, executed);
    expect(tools(second)).toEqual(['complete_plan']);
  });

  test('a visit and a confirmation are complete with their message', async () => {
    for (const line of ["I'll book you in for Thursday.", "I'll text you a reminder on Wednesday."]) {
      const [, second] = await runs({ call: callOf([`agent: ${line}`]) }, executed);
      expect(tools(second)).toEqual(['complete_plan']);
    }
  });

  test('work with a due day leads to a question too, and its answer is not sent', async () => {
    const call = callOf(["agent: I'll look into the missing parcel by Wednesday.", 'customer: Thanks.']);
    const [first = [], second = []] = await runs({ call }, executed);
    const log = [...logOf(first, () => executed), ...logOf(second, () => executed)];
    const day = { call, now: '2026-03-04T09:00:00.000Z' };
    const proposals = await runOnce(day, log);
    expect(argsOf(proposals, 'ask_user')).toMatchObject({
      question: expect.stringContaining('Has it been done?'),
    });
    const done = await runOnce(day, [
      ...log,
      ...onTheDay(logOf(proposals, () => answered('Found it in the depot'))),
    ]);
    expect(done).toMatchObject([
      { tool: 'complete_plan', args: { summary: expect.stringContaining('Found it in the depot') } },
    ]);
  });
});

test('an action item of a meeting leads to a question on its due day', async () => {
  const people = ['Ida', 'Bo', 'Cy'].map((name) => ({ speaker: name, role: 'participant', name }));
  const call = callOf(['Ida: Hi.', "Bo: I'll write up the minutes tomorrow.", 'Cy: Great.'], people);
  const [first = []] = await runs({ call, contacts: [] });
  expect(tools(first)).toEqual(['update_system_note', 'schedule_next_execution']);
  const proposals = await runOnce(
    { call, contacts: [], now: '2026-03-03T09:00:00.000Z' },
    logOf(first, () => executed),
  );
  expect(argsOf(proposals, 'ask_user')).toMatchObject({
    question: expect.stringMatching(/^Bo took this on, due March 3, 2026: .* Is it done\?$/),
  });
});
