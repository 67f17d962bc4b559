import 'server-only';
import { and, eq, isNotNull, sql } from 'drizzle-orm';
import type { Tx } from '../db/transaction';
import { AppError } from '../errors';
import { log_entry } from '../plans/tables';
import { readSendingTimes } from '../settings/queries';
import { MAX_DAYS } from './days';
import { readVolume } from './messages';
import { type Period, periodOf } from './period';
import type { DayVolume, Insights, InsightsQuery, PersonPace } from './schema';
import { type CubeRow, readCube, readDetailCounts } from './standing-decisions';

const SHOWN_REASONS = 12;

/**
 * The number of messages, by whom and how fast they were decided, and with what result. Counted in the database; days
 * are in the organization's time zone.
 * @throws AppError bad_request when only a first day is given and the period would be too long
 */
export async function readInsights(
  tx: Tx,
  orgId: string,
  { from, to, template, person }: InsightsQuery,
): Promise<Insights> {
  const { time_zone } = await readSendingTimes(tx, orgId);
  const now = new Date();
  const period = periodOf({ from, to }, time_zone, now.getTime());
  if (period.days.length > MAX_DAYS) {
    throw new AppError('bad_request', `Give a last day too: at most ${MAX_DAYS} days are counted at once.`);
  }
  const scope = { org_id: orgId, starts: period.starts, template, person };
  const cube = await readCube(tx, scope);
  const detailCounts = await readDetailCounts(tx, scope);
  const volume = person ? null : await readVolume(tx, scope);
  const reasons = detailCounts.flatMap(({ what, name, count }) =>
    what === 'reason' ? [{ reason: name, count }] : [],
  );
  const all = cube.find(({ level }) => level === 'all');
  return {
    as_of: now.toISOString(),
    time_zone,
    from: period.from,
    to: period.to,
    ever: await wasEverProposed(tx, orgId),
    days: dayVolumes(period, cube, volume),
    decided: paceOf(all),
    people: cube.flatMap(personPace).sort(byDecidedCount),
    templates: cube
      .filter((row) => row.level === 'template' && isDecided(row))
      .map((row) => ({ id: row.template_id, name: row.template_name, ...paceOf(row) }))
      .sort(byDecidedCount),
    fields: detailCounts.flatMap(({ what, name, count }) =>
      what === 'field' ? [{ field: name, count }] : [],
    ),
    reasons: reasons.slice(0, SHOWN_REASONS),
    other_reasons: reasons.slice(SHOWN_REASONS).reduce((sum, { count }) => sum + count, 0),
    approvers: {
      user: all?.by_user ?? 0,
      api_key: all?.by_api_key ?? 0,
      rule: all?.by_rule ?? 0,
      autopilot: all?.by_autopilot ?? 0,
    },
  };
}

function dayVolumes(
  { days }: Period,
  cube: CubeRow[],
  volume: Awaited<ReturnType<typeof readVolume>> | null,
): DayVolume[] {
  const decisionsByDay = new Map(cube.flatMap((row) => (row.level === 'day' ? [[row.day, row]] : [])));
  const counts = new Map(volume?.map(({ what, day, count }) => [`${what} ${day}`, count]));
  const messages = (what: string, day: number) => (volume ? (counts.get(`${what} ${day}`) ?? 0) : null);
  return days.map((day, index) => ({
    day,
    proposed: messages('proposed', index + 1),
    approved: decisionsByDay.get(index + 1)?.all_approved ?? 0,
    rejected: decisionsByDay.get(index + 1)?.all_rejected ?? 0,
    expired: messages('expired', index + 1),
    sent: messages('sent', index + 1),
    stored: messages('stored', index + 1),
  }));
}

function paceOf(row: CubeRow | undefined): Insights['decided'] {
  const { approved = 0, edited = 0, rejected = 0, answered = 0, median_ms = null, p90_ms = null } = row ?? {};
  return { approved, edited, rejected, answered, median_ms, p90_ms };
}

function personPace(row: CubeRow): PersonPace[] {
  const { level, person_kind: kind, person_id: id, person_name } = row;
  if (level !== 'person' || id === null || (kind !== 'user' && kind !== 'api_key')) return [];
  return [{ kind, id, name: person_name ?? '—', ...paceOf(row) }];
}

/** Only decisions by people and API keys count. */
const isDecided = ({ approved, rejected, answered }: CubeRow) => approved + rejected + answered > 0;

type DecidedRow = Insights['decided'] & { name: string | null };
const decidedCount = ({ approved, rejected, answered }: DecidedRow) => approved + rejected + answered;

function byDecidedCount(a: DecidedRow, b: DecidedRow): number {
  return decidedCount(b) - decidedCount(a) || (a.name ?? '').localeCompare(b.name ?? '', 'en');
}

async function wasEverProposed(tx: Tx, orgId: string): Promise<boolean> {
  const found = await tx
    .select({ one: sql`1` })
    .from(log_entry)
    .where(and(eq(log_entry.org_id, orgId), isNotNull(log_entry.status)))
    .limit(1);
  return found.length > 0;
}
