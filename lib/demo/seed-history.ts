import 'server-only';
import { and, eq } from 'drizzle-orm';
import type { Role } from '../auth/roles';
import { member, user } from '../auth/tables';
import { call } from '../calls/tables';
import type { Database } from '../db/transaction';
import type { Env } from '../env';
import { createLocalPlanner } from '../planner/local/planner';
import { createCallReplay } from './call-replay';
import { withPastClock } from './clock';
import { DEMO_ORG, DEMO_PEOPLE, isDemoEnabled } from './demo';
import { STORIES, type Team } from './stories';
import { pastCall } from './transcripts';

const HOUR_MS = 3_600_000;

/**
 * Adds the demo organization's calls and plans of the last days. Each story is one transaction; a story that already
 * exists is not touched. It always uses the planner without a network.
 */
export async function seedHistory(
  { env, database }: { env: Env; database: Database },
  isStopping = () => false,
): Promise<void> {
  if (!isDemoEnabled(env)) return;
  const team = await findTeam(database);
  if (!team) return;
  const planner = createLocalPlanner();
  for (const story of STORIES) {
    if (isStopping()) return;
    if (await isSeeded(database, story.call)) continue;
    const start = new Date(Date.now() - story.hoursAgo * HOUR_MS);
    await withPastClock(database, start, async (clock) => {
      const replay = createCallReplay(clock, planner);
      await replay.addPastCall(pastCall(story.call, start));
      await story.play(replay, team);
    });
  }
}

async function isSeeded(database: Database, externalId: string): Promise<boolean> {
  const [known] = await database.db
    .select({ id: call.id })
    .from(call)
    .where(and(eq(call.org_id, DEMO_ORG.id), eq(call.source, 'demo'), eq(call.external_id, externalId)));
  return known !== undefined;
}

/** Null when the demo organization does not exist, or its people were removed. */
async function findTeam(database: Database): Promise<Team | null> {
  const rows = await database.db
    .select({ id: user.id, name: user.name, email: user.email, role: member.role })
    .from(member)
    .innerJoin(user, eq(user.id, member.userId))
    .where(eq(member.organizationId, DEMO_ORG.id));
  const [ana, ben] = DEMO_PEOPLE.map(({ email, role }) => {
    const found = rows.find((row) => row.email === email);
    const known: Role = role;
    return found && found.role === role ? { id: found.id, name: found.name, role: known } : null;
  });
  return ana && ben ? { ana, ben } : null;
}
