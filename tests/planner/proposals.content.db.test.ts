import { expect, test } from 'vitest';
import type { Proposal } from '../../lib/planner/planner';
import { database, org, withFreshOrg } from '../helpers/db/fresh-org';
import { detailOf, readyPlan, runOnce, scriptedPlanner } from '../helpers/providers/scripted';

withFreshOrg();

const email = (change: object): Proposal => ({
  tool: 'send_email',
  args: { to: 'kim@example.com', subject: 'Hello', body: 'Text', ...change },
  evidence: [],
});
const sms = (change: object): Proposal => ({
  tool: 'send_sms',
  args: { to: '+12125550143', body: 'Text', ...change },
  evidence: [],
});

const TOO_FAR = '9999-12-31T23:59:59-14:00';

const REFUSED: [string, Proposal][] = [
  ['a text beyond its length', email({ body: '>'.repeat(100_000) })],
  ['a second recipient by line break', email({ to: 'kim@example.com\r\nBcc: eve@example.com' })],
  ['a header in the subject', email({ subject: 'Hello\r\nBcc: eve@example.com' })],
  ['a subject of 10 KB', email({ subject: 'a'.repeat(10_240) })],
  ['a name that pretends', email({ to: '"Your bank" <kim@example.com>' })],
  ['letters that look like ours', email({ to: '\u0430dmin@example.com' })],
  ['a quoted local part', email({ to: '"a b"@example.com' })],
  ['many recipients', email({ to: Array.from({ length: 1_000 }, (_, n) => `a${n}@example.com`) })],
  ['recipients by comma', email({ to: 'kim@example.com,eve@example.com' })],
  ['a number with an extension', sms({ to: '+1(212)5550143;ext=2' })],
  ['a number that cannot be', sms({ to: '+1' })],
  ['a text of 2,000 characters', sms({ body: 'a'.repeat(2_000) })],
  ['a time that no database holds', email({ send_at: TOO_FAR })],
  [
    'a next run that never comes',
    { tool: 'schedule_next_execution', args: { at: TOO_FAR, reason: 'Later' }, evidence: [] },
  ],
  ['no text at all', sms({ body: ' \u0000 ' })],
  ['a tool that does not exist', { tool: 'rm -rf', args: {}, evidence: [] }],
  ['a tool by the name of a prototype', { tool: 'constructor', args: {}, evidence: [] }],
];

test.each(REFUSED)('a bad proposal of an agent is refused, and nothing waits: %s', async (_, proposal) => {
  const { plan_id } = await readyPlan(database, org);
  await runOnce(database, scriptedPlanner([{ proposals: [proposal] }]));
  const { log } = await detailOf(database, org, plan_id);
  expect(log.filter(({ entry }) => entry.kind === 'system' && entry.event === 'refused')).toHaveLength(1);
  expect(log.filter(({ entry }) => entry.kind === 'tool_call')).toEqual([]);
});

test('markup, markers and addresses in a text are plain text, which waits for approval unchanged', async () => {
  const { plan_id } = await readyPlan(database, org);
  const body = `<script>1</script> [x](javascript:1) {{name}} \${name} <%= 1 %> http://169.254.169.254/`;
  await runOnce(database, scriptedPlanner([{ proposals: [email({ body })] }]));
  const { log } = await detailOf(database, org, plan_id);
  const waiting = log.flatMap(({ entry }) => (entry.kind === 'tool_call' ? [entry] : []));
  expect(waiting).toMatchObject([{ status: { state: 'pending' }, args: { body } }]);
});
