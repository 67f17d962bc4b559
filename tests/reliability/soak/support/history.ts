import type { Actor } from '../../../../lib/auth/schema';
import type { OrgEvent } from '../../../../lib/events/schema';
import type { DecisionKind } from '../../../../lib/plans/decisions/decision-log';
import type { Entry } from '../../../../lib/plans/schema/log-entry';
import type { PlanState } from '../../../../lib/plans/schema/plan';
import type { OutboundTool } from '../../../../lib/plans/tools/tool-args';

// The result of a storm as plain data: the tables, the messages at the receivers, and the responses to people.

export type StreamRow = { org_id: string; head: number };
export type EventRow = { org_id: string; seq: number } & Pick<OrgEvent, 'type' | 'payload'>;
export type CallRow = {
  org_id: string;
  external_id: string;
  planning: string;
  version: number;
  due: boolean;
};
export type PlanRow = {
  org_id: string;
  id: string;
  title: string;
  description: string;
  state: PlanState;
  version: number;
  run_id: string | null;
  overdue: boolean;
};
export type EntryRow = {
  org_id: string;
  plan_id: string;
  id: string;
  entry: Entry;
  version: number;
  created_at: string;
  /** Approved and due. */
  due: boolean;
};
export type DecisionRow = {
  org_id: string;
  plan_id: string;
  entry_id: string | null;
  kind: DecisionKind;
  actor: Actor;
  version_seen: number | null;
  detail: Record<string, unknown>;
};
export type DispatchRow = {
  org_id: string;
  plan_id: string;
  entry_id: string;
  attempt: number;
  idempotency_key: string;
  provider: string;
  tries: number;
  outcome: 'executed' | 'failed' | 'unknown' | null;
  error: string | null;
};

export type Tables = {
  streams: StreamRow[];
  events: EventRow[];
  calls: CallRow[];
  plans: PlanRow[];
  entries: EntryRow[];
  decisions: DecisionRow[];
  dispatches: DispatchRow[];
};

/** A message that a receiver has accepted: one for each that a customer would get. */
export type Effect = {
  tool: OutboundTool;
  /** The Message-ID or idempotency key; null when the channel has neither. */
  key: string | null;
  /** The receiver's id in its response. */
  provider_id: string | null;
  to: string;
  subject: string | null;
  body: string;
};

/** A request with a 2xx response. */
export type Acknowledged =
  | { did: 'call'; org: string; external_id: string }
  | { did: 'lifecycle'; org: string; plan_id: string; action: 'paused' | 'resumed' | 'stopped' }
  | {
      did: 'decision';
      org: string;
      plan_id: string;
      entry_id: string | null;
      kind: DecisionKind;
      version: number;
      actor: string;
    };

export type History = { tables: Tables; effects: Effect[]; acknowledged: Acknowledged[] };

/** Whether a message can be sent again without a second effect. A provider is stored with its account. */
export function ignoresRepeats(provider: string): boolean {
  return /^(email_api|outbox)\b/.test(provider);
}
