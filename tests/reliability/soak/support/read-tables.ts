import pg from 'pg';
import type {
  CallRow,
  DecisionRow,
  DispatchRow,
  Effect,
  EntryRow,
  EventRow,
  PlanRow,
  StreamRow,
  Tables,
} from './history';

/** The tables that the checker reads, in one snapshot. */
export async function readTables(url: string): Promise<Tables> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query('begin isolation level repeatable read read only');
    const streams = await client.query<StreamRow>('select org_id, head::int from org_stream');
    const events = await client.query<EventRow>('select org_id, seq::int, type, payload from event');
    const calls = await client.query<CallRow>(
      `select org_id, external_id, planning->>'state' planning, version::int, plan_due_at is not null due from call`,
    );
    const plans = await client.query<PlanRow>(
      `select org_id, id, title, description, state, version::int, run_id,
              coalesce(next_execution_at <= clock_timestamp(), false) overdue from plan`,
    );
    const entries = await client.query<Omit<EntryRow, 'created_at'> & { created_at: Date }>(
      `select org_id, plan_id, id, entry, version::int, created_at,
              coalesce(run_at <= clock_timestamp(), false) due from log_entry`,
    );
    const decisions = await client.query<DecisionRow>(
      `select org_id, plan_id, entry_id, kind, actor, version_seen::int, detail from decision order by created_at, id`,
    );
    const dispatches = await client.query<DispatchRow>(
      `select org_id, plan_id, entry_id, attempt, idempotency_key, provider, tries, outcome, error from dispatch order by started_at`,
    );
    return {
      streams: streams.rows,
      events: events.rows,
      calls: calls.rows,
      plans: plans.rows,
      entries: entries.rows.map((row) => ({ ...row, created_at: row.created_at.toISOString() })),
      decisions: decisions.rows,
      dispatches: dispatches.rows,
    };
  } finally {
    await client.end();
  }
}

/** Messages in the outbox, which is used only without a configured channel. */
export async function readOutbox(url: string): Promise<Effect[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<Effect>(
      `select case channel when 'email' then 'send_email' else 'send_sms' end tool,
              idempotency_key key, id provider_id, "to", subject, body from outbox_message`,
    );
    return rows;
  } finally {
    await client.end();
  }
}

/** The number of rows that a worker or the clock will change within the next minute. */
export async function countUnsettled(url: string): Promise<number> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<{ count: number }>(
      `select (select count(*) from log_entry e join plan p on p.org_id = e.org_id and p.id = e.plan_id
                where e.status = 'dispatching'
                   or (e.status = 'approved' and p.status <> 'paused' and e.run_at < now() + interval '1 min'))::int
            + (select count(*) from plan where status = 'executing'
                   or (status = 'stand_by' and next_execution_at < now() + interval '1 min'))::int
            + (select count(*) from call where planning->>'state' = 'queued')::int count`,
    );
    return rows[0]?.count ?? 0;
  } finally {
    await client.end();
  }
}
