import 'server-only';
import { and, eq } from 'drizzle-orm';
import type { Role } from '../auth/roles';
import { member, user } from '../auth/tables';
import { call } from '../calls/tables';
import type { Database } from '../db/transaction';
import type { Env } from '../env';
import { createLocalPlanner } from '../planner/local/planner';
import { behindTheClock } from './clock';
import { DEMO_ORG, DEMO_PEOPLE, isDemoEnabled } from './demo';
import { pastOf } from './past';
import { STORIES, type Team } from './stories';
import { pastCall } from './transcripts';

const HOUR_MS = 3_600_000;

/**
 * Adds the demo organization's last days after the start. Each story is one transaction; a story that exists stays as
 * people have changed it. It always uses the planner without a network.
 */
export async function seedHistory(
  { env, database }: { env: Env; database: Database },
  isOver = () => false,
): Promise<void> {
  if (!isDemoEnabled(env)) return;
  const team = await findTeam(database);
  if (!team) return;
  const planner = createLocalPlanner();
  for (const story of STORIES) {
    if (isOver()) return;
    if (await isTold(database, story.call)) continue;
    const start = new Date(Date.now() - story.hoursAgo * HOUR_MS);
    await behindTheClock(database, start, async (clock) => {
      const past = pastOf(clock, planner);
      await past.addPastCall(pastCall(story.call, start));
      await story.tell(past, team);
    });
  }
}

async function isTold(database: Database, externalId: string): Promise<boolean> {
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
