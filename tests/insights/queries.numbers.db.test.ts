import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { addDays } from '../../lib/insights/days';
import { readInsights } from '../../lib/insights/queries';
import type { ToolCallEntry, ToolCallStatus } from '../../lib/plans/schema/log-entry';
import { decision, log_entry, plan } from '../../lib/plans/tables';
import { org_setting } from '../../lib/settings/tables';
import { insertOrg, openEmbedded } from '../helpers/db/embedded';

let database: Awaited<ReturnType<typeof openEmbedded>>;
beforeAll(async () => {
  database = await openEmbedded();
});
afterAll(() => database.close());

const MINUTE = 60_000;
/** Days on which clocks change, some of them at midnight, and one without a change. */
const PLACES = [
  ['Europe/Berlin', '2026-03-29'],
  ['Europe/Berlin', '2026-10-25'],
  ['America/Santiago', '2026-09-06'],
  ['America/Havana', '2026-11-01'],
  ['Asia/Kolkata', '2026-06-30'],
] as const;
const PEOPLE = [
  { kind: 'user', id: 'ana', name: 'Ana' },
  { kind: 'user', id: 'ben', name: 'Ben' },
  { kind: 'api_key', id: 'key', name: 'Intake' },
] as const;
const AUTOMATIC = [
  { kind: 'rule', id: 'rule', name: 'Short texts' },
  { kind: 'autopilot', id: 'autopilot', name: 'Autopilot' },
] as const;
const TEMPLATES = [null, crypto.randomUUID(), crypto.randomUUID()];
const REASONS = ['Wrong price.', 'Too early.', '  Too early.', 'Not us'];
const FIELDS = ['body', 'subject', 'to'];

// Around the midnights of five days, where a wrong day is detected.
const near = fc
  .record({ day: fc.integer({ min: -2, max: 2 }), minutes: fc.integer({ min: -150, max: 150 }) })
  .map(({ day, minutes }) => (day * 1_440 + minutes) * MINUTE);
const decisionArb = fc.record({
  at: near,
  kind: fc.constantFrom('approve', 'approve', 'reject', 'answer', 'undo', 'edit'),
  actor: fc.constantFrom(...PEOPLE, ...AUTOMATIC),
  fields: fc.subarray(FIELDS),
  reason: fc.constantFrom(...REASONS),
  waited: fc.option(fc.integer({ min: 0, max: 10_000_000 })),
});
const entryArb = fc.record({
  at: near,
  template: fc.constantFrom(...TEMPLATES),
  tool: fc.constantFrom('send_email', 'send_sms', 'ask_user'),
  state: fc.constantFrom('pending', 'expired', 'executed', 'outboxed'),
  settled: near,
  decisions: fc.array(decisionArb, { maxLength: 4 }),
});
const historyArb = fc.record({
  place: fc.constantFrom(...PLACES),
  entries: fc.array(entryArb, { maxLength: 25 }),
  person: fc.option(fc.constantFrom('ana', 'key')),
  template: fc.option(fc.constantFrom(TEMPLATES[1], TEMPLATES[2])),
});
type History = typeof historyArb extends fc.Arbitrary<infer T> ? T : never;

function statusOf(state: string, at: string): ToolCallStatus {
  if (state === 'expired') return { state, at };
  if (state === 'pending') return { state };
  const receipt = { provider: 'p', provider_id: '1', delivered: state === 'executed', digest: 'd' };
  return { state: 'executed', at, receipt };
}

/** The history with distinct instants, because the order of two decisions at one instant is not defined. */
function timed({ place: [zone, middle], entries }: History) {
  const noon = Date.parse(`${middle}T00:00Z`);
  const offset = noon - Date.parse(`${new Date(noon).toLocaleString('sv-SE', { timeZone: zone })}Z`);
  let tick = 0;
  const instant = (at: number) => noon + offset + at + (tick++ % 997);
  return entries.map((entry) => ({
    ...entry,
    id: crypto.randomUUID(),
    plan: crypto.randomUUID(),
    at: instant(entry.at),
    settled: Math.max(instant(entry.at), instant(entry.settled)),
    decisions: entry.decisions.map((each) => ({ ...each, at: instant(each.at) })),
  }));
}
type Timed = ReturnType<typeof timed>;

async function store(org: string, history: Timed) {
  const plans = history.map(({ plan: id, template }) => ({
    ...{ org_id: org, id, title: 'Plan', description: '', version: 1, preview: [], template_id: template },
    state: { status: 'completed' as const, summary: '' },
  }));
  const entries = history.map(({ id, plan: plan_id, at, settled, state, tool }) => {
    const status = statusOf(state, new Date(settled).toISOString());
    const base = { kind: 'tool_call' as const, run_id: 'r', step: 0, args: {}, evidence: [] };
    const entry: ToolCallEntry = { ...base, tool, status };
    return { org_id: org, plan_id, id, entry, version: 1, created_at: new Date(at) };
  });
  const decisions = history.flatMap(({ id, plan: plan_id, decisions: all }) =>
    all.map(({ at, kind, actor, fields, reason, waited }) => ({
      ...{ org_id: org, id: crypto.randomUUID(), plan_id, entry_id: id, kind, actor, waited_ms: waited },
      detail: kind === 'reject' ? { reason } : {},
      changes: fields.length ? fields.map((field) => ({ field, before: 'a', after: 'b' })) : null,
      created_at: new Date(at),
    })),
  );
  if (plans.length === 0) return;
  await database.db.insert(plan).values(plans);
  await database.db.insert(log_entry).values(entries);
  if (decisions.length > 0) await database.db.insert(decision).values(decisions);
}

const dayIn = (zone: string) => (at: number) =>
  new Intl.DateTimeFormat('en-CA', { timeZone: zone, dateStyle: 'short' }).format(at);
const isPerson = ({ kind }: { kind: string }) => kind === 'user' || kind === 'api_key';

function quantile(values: number[], part: number): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (sorted.length - 1) * part;
  const [low, high] = [sorted[Math.floor(at)], sorted[Math.ceil(at)]];
  return low === undefined || high === undefined ? null : low + (high - low) * (at - Math.floor(at));
}

type StandingDecision = Timed[number]['decisions'][number] & { template: string | null; day: string };
function paceOf(standing: StandingDecision[]) {
  const own = standing.filter(({ actor }) => isPerson(actor));
  const approved = own.filter(({ kind }) => kind === 'approve');
  const waits = own.flatMap(({ waited }) => (waited === null ? [] : [waited]));
  return {
    approved: approved.length,
    edited: approved.filter(({ fields }) => fields.length > 0).length,
    rejected: own.filter(({ kind }) => kind === 'reject').length,
    answered: own.filter(({ kind }) => kind === 'answer').length,
    median_ms: quantile(waits, 0.5),
    p90_ms: quantile(waits, 0.9),
  };
}

function tally(names: string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}
const grouped = <T>(rows: T[], keyOf: (row: T) => string) =>
  [...new Set(rows.map(keyOf))].map((key) => [key, rows.filter((row) => keyOf(row) === key)] as const);

/** The same numbers by a full scan, with the platform's calendar instead of ours. */
function bruteForce({ place: [zone], person, template }: History, history: Timed, days: string[]) {
  const day = dayIn(zone);
  const within = (at: number) => days.includes(day(at));
  const counted = history.filter((entry) => !template || entry.template === template);
  const standing = counted.flatMap((entry): StandingDecision[] => {
    const last = entry.decisions
      .filter(({ kind, at }) => kind !== 'edit' && within(at))
      .sort((a, b) => a.at - b.at)
      .at(-1);
    if (!last || last.kind === 'undo') return [];
    if (person && !(isPerson(last.actor) && last.actor.id === person)) return [];
    return [{ ...last, template: entry.template, day: day(last.at) }];
  });
  const messages = counted.filter(({ tool }) => tool !== 'ask_user');
  const settled = (state: string, on: string) =>
    messages.filter((one) => one.state === state && day(one.settled) === on).length;
  const automatic = (count: number) => (person ? null : count);
  const own = standing.filter(({ actor }) => isPerson(actor));
  return {
    days: days.map((each) => ({
      day: each,
      proposed: automatic(messages.filter(({ at }) => day(at) === each).length),
      approved: standing.filter((one) => one.day === each && one.kind === 'approve').length,
      rejected: standing.filter((one) => one.day === each && one.kind === 'reject').length,
      expired: automatic(settled('expired', each)),
      sent: automatic(settled('executed', each)),
      stored: automatic(settled('outboxed', each)),
    })),
    decided: paceOf(standing),
    people: Object.fromEntries(grouped(own, ({ actor }) => actor.id).map(([id, of]) => [id, paceOf(of)])),
    templates: Object.fromEntries(
      grouped(own, (one) => String(one.template)).map(([id, of]) => [id, paceOf(of)]),
    ),
    fields: tally(own.flatMap(({ kind, fields }) => (kind === 'approve' ? fields : []))),
    reasons: tally(own.flatMap(({ kind, reason }) => (kind === 'reject' ? [reason.trim()] : []))),
    approvers: {
      ...{ user: 0, api_key: 0, rule: 0, autopilot: 0 },
      ...tally(standing.flatMap(({ kind, actor }) => (kind === 'approve' ? [actor.kind] : []))),
    },
  };
}

let count = 0;
test('the numbers equal those of a full scan, also on days when clocks change', async () => {
  await fc.assert(
    fc.asyncProperty(historyArb, async (history) => {
      const org = await insertOrg(database, `numbers${count++}`);
      const [zone, middle] = history.place;
      await database.db.insert(org_setting).values({ org_id: org, time_zone: zone });
      const events = timed(history);
      await store(org, events);
      const [from, to] = [addDays(middle, -1), addDays(middle, 1)];
      const query = {
        from,
        to,
        person: history.person ?? undefined,
        template: history.template ?? undefined,
      };
      const found = await database.snapshot((tx) => readInsights(tx, org, query));
      const { days, decided, approvers } = found;
      const pace = ({ approved, edited, rejected, answered, median_ms, p90_ms }: typeof decided) => ({
        ...{ approved, edited, rejected, answered, median_ms, p90_ms },
      });
      expect({
        ...{ days, decided, approvers },
        people: Object.fromEntries(found.people.map((one) => [one.id, pace(one)])),
        templates: Object.fromEntries(found.templates.map((one) => [String(one.id), pace(one)])),
        fields: Object.fromEntries(found.fields.map((one) => [one.field, one.count])),
        reasons: Object.fromEntries(found.reasons.map((one) => [one.reason, one.count])),
      }).toEqual(bruteForce(history, events, [from, middle, to]));
      expect(found).toMatchObject({ time_zone: zone, from, to, ever: events.length > 0, other_reasons: 0 });
    }),
    { numRuns: 40 },
  );
}, 60_000);
