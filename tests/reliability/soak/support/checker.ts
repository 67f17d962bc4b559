import type { ToolCallEntry, ToolCallState } from '../../../../lib/plans/schema/log-entry';
import { isOutbound } from '../../../../lib/plans/tools/tool-args';
import { isTerminal } from '../../../../lib/plans/transitions';
import { checkLog, type Report } from './fold';
import { type DispatchRow, type Effect, type EntryRow, type History, ignoresRepeats } from './history';

export type Violation = { promise: string; what: string };

type Message = EntryRow & { entry: ToolCallEntry };

/** States that a message reaches only through an intent, so a provider may have got it. */
const AFTER_INTENT: readonly ToolCallState[] = ['dispatching', 'executed', 'failed', 'unknown', 'superseded'];

/** The violations of the guarantees after a storm; empty when there are none. */
export function checkHistory(history: History): Violation[] {
  const found: Violation[] = [];
  const report: Report = (promise, what) => void found.push({ promise, what });
  checkStuck(history, report);
  checkEffects(history, report);
  checkAcknowledged(history, report);
  checkLog(history, report);
  return found;
}

/** All work of the clock and the workers is done; entries that wait for a person may wait. */
function checkStuck({ tables }: History, report: Report): void {
  const plans = new Map(tables.plans.map((plan) => [plan.id, plan]));
  const waiting = new Map<string, number>();
  for (const { id, plan_id, entry, due } of tables.entries) {
    if (entry.kind !== 'tool_call') continue;
    const { state } = entry.status;
    if (['pending', 'approved', 'dispatching', 'unknown'].includes(state))
      waiting.set(plan_id, (waiting.get(plan_id) ?? 0) + 1);
    const held = plans.get(plan_id)?.state.status ?? 'missing';
    if (state === 'dispatching') report('stuck', `entry ${id} is still on its way`);
    if (state === 'approved' && due && held !== 'paused') report('stuck', `entry ${id} is approved and due`);
    const ended = held !== 'missing' && held !== 'paused' && isTerminal(held);
    if (ended && ['pending', 'approved'].includes(state))
      report('stuck', `entry ${id} is ${state} in a plan that is ${held}`);
  }
  for (const { id, state, overdue, run_id } of tables.plans) {
    if (state.status === 'executing') report('stuck', `plan ${id} is still running`);
    if (state.status === 'stand_by' && overdue) report('stuck', `plan ${id} is due and does not run`);
    if (state.status === 'awaiting_input' && !waiting.get(id))
      report('stuck', `plan ${id} waits for an answer that nothing asks for`);
    if (run_id && isTerminal(state.status)) report('stuck', `plan ${id} has ended with a run open`);
  }
  for (const { external_id, planning } of tables.calls)
    if (planning === 'queued') report('stuck', `call ${external_id} is still queued`);
}

function checkEffects({ tables, effects }: History, report: Report): void {
  const messages = tables.entries.flatMap((row): Message[] =>
    row.entry.kind === 'tool_call' && isOutbound(row.entry.tool) ? [{ ...row, entry: row.entry }] : [],
  );
  const owners = new Map(messages.map((row) => [row.id, row]));
  const dispatched = new Map(tables.dispatches.map((row) => [row.entry_id, row]));
  for (const id of dispatched.keys())
    if (!owners.has(id)) report('foreign effect', `a dispatch of ${id}, which is no message`);
  const ended = new Set(tables.plans.flatMap(({ id, state }) => (isTerminal(state.status) ? [id] : [])));
  const taken = assign(effects, messages, report);
  for (const row of messages) {
    const { id, entry } = row;
    const { status } = entry;
    const intent = dispatched.get(id);
    const own = taken.get(id) ?? [];
    if (own.length > 1)
      report('twice', `entry ${id} (${status.state}) reached the receiver ${own.length} times`);
    if (!AFTER_INTENT.includes(status.state) && (own.length > 0 || intent))
      report('without a yes', `entry ${id} is ${status.state}, yet it was sent or about to be`);
    if (AFTER_INTENT.includes(status.state) && !intent)
      report('without intent', `entry ${id} is ${status.state} with no intent written`);
    if (status.state === 'failed' && own.length > 0)
      report('wrong outcome', `entry ${id} failed, but arrived`);
    if (status.state === 'executed' && status.receipt && own.length !== 1)
      report('wrong outcome', `entry ${id} has a receipt and ${own.length} effects`);
    if (status.state === 'unknown' && intent && isNeedless(intent, ended.has(row.plan_id)))
      report('needless unknown', `entry ${id} is unknown although ${intent.provider} honors keys`);
    for (const effect of own) checkText(effect, row, report);
    if (intent) checkConsent(row, tables.decisions, report);
  }
}

/**
 * A provider that honors keys is retried until it answers. A person decides only when a refusal came in between,
 * when the provider was replaced, or when it refuses a message that an earlier attempt may have delivered.
 */
function isNeedless({ provider, tries, error }: DispatchRow, planEnded: boolean): boolean {
  return ignoresRepeats(provider) && !planEnded && tries === 1 && !/It was being sent/.test(error ?? '');
}

/** The entry of each message that arrived, found by its key, its receipt, or its address. */
function assign(effects: Effect[], messages: Message[], report: Report): Map<string, Effect[]> {
  const taken = new Map<string, Effect[]>();
  const byReceipt = new Map(
    messages.flatMap(({ id, entry: { status } }) =>
      status.state === 'executed' && status.receipt ? [[status.receipt.provider_id, id] as const] : [],
    ),
  );
  const ids = new Set(messages.map(({ id }) => id));
  const give = (id: string, effect: Effect) => taken.set(id, [...(taken.get(id) ?? []), effect]);
  const rest: Effect[] = [];
  for (const effect of effects) {
    const named = effect.key ? /act_([0-9a-f-]{36})_\d+/.exec(effect.key)?.[1] : undefined;
    const id = named ?? (effect.provider_id ? byReceipt.get(effect.provider_id) : undefined);
    if (id && ids.has(id)) give(id, effect);
    else if (named) report('foreign effect', `a message arrived for ${named}, which is no message of ours`);
    else rest.push(effect);
  }
  for (const effect of rest) {
    const candidates = messages.filter(
      ({ entry, id }) =>
        (entry.approved_args ?? entry.args).to === effect.to &&
        AFTER_INTENT.includes(entry.status.state) &&
        !taken.has(id),
    );
    const owner = candidates.find(({ entry }) => entry.status.state !== 'failed') ?? candidates[0];
    if (owner) give(owner.id, effect);
    else report('twice', `one more message arrived at ${effect.to} than were ever to be sent there`);
  }
  return taken;
}

function checkText(effect: Effect, { id, entry }: Message, report: Report): void {
  const { to, subject, body } = entry.approved_args ?? entry.args;
  const same =
    effect.to === to &&
    unwrapped(effect.body) === unwrapped(body) &&
    (effect.tool === 'send_sms' || unwrapped(effect.subject) === unwrapped(subject));
  if (!same) report('other text', `entry ${id} arrived with a text that nobody approved`);
}

/** Mail wraps lines, so only the words and their order are compared. */
function unwrapped(text: unknown): string {
  return String(text).replace(/\s+/g, ' ').trim();
}

/** The last approval by a person was of exactly the text that is stored as approved. */
function checkConsent(
  { id, entry }: Message,
  decisions: History['tables']['decisions'],
  report: Report,
): void {
  const own = decisions.filter(({ entry_id }) => entry_id === id);
  if (!own.some(({ kind }) => kind === 'approve'))
    report('without a yes', `entry ${id} was about to be sent, and nobody approved it`);
  const texts = own.flatMap(({ kind, detail }) =>
    (kind === 'approve' || kind === 'edit') && detail.args ? [Object(detail.args)] : [],
  );
  const last = texts.at(-1);
  const approved = entry.approved_args ?? entry.args;
  if (last && (last.body !== approved.body || last.to !== approved.to || last.subject !== approved.subject))
    report('other text', `entry ${id} stands with a text other than the one last decided`);
}

/** Everything with a 2xx response is stored, also after a crash. */
function checkAcknowledged({ tables, acknowledged }: History, report: Report): void {
  const calls = new Set(tables.calls.map(({ external_id }) => external_id));
  const decisions = new Set(
    tables.decisions.map(({ plan_id, entry_id, kind, version_seen, actor }) =>
      [plan_id, entry_id, kind, version_seen, actor.name].join(' '),
    ),
  );
  const moves = new Set(
    tables.entries.flatMap(({ plan_id, entry }) =>
      entry.kind === 'system' && entry.event === 'lifecycle' ? [`${plan_id} ${entry.action}`] : [],
    ),
  );
  for (const request of acknowledged) {
    if (request.did === 'call') {
      if (!calls.has(request.external_id))
        report('lost', `call ${request.external_id} was taken in and is gone`);
    } else if (request.did === 'lifecycle') {
      if (!moves.has(`${request.plan_id} ${request.action}`))
        report('lost', `plan ${request.plan_id} was ${request.action}, and nothing says so`);
    } else {
      const { plan_id, entry_id, kind, version, actor } = request;
      if (!decisions.has([plan_id, entry_id, kind, version, actor].join(' ')))
        report('lost', `${kind} of ${entry_id ?? plan_id} at version ${version} by ${actor} is gone`);
    }
  }
}
