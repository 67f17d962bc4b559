import 'server-only';
import { and, eq } from 'drizzle-orm';
import { addContactNote } from '../contacts/commands';
import type { Planner } from '../planner/planner';
import { answerQuestion, approveLogEntry } from '../plans/decisions/entry-decisions';
import { editPlan } from '../plans/lifecycle/edit-plan';
import { pausePlan, stopPlan } from '../plans/lifecycle/pause-resume-stop';
import { approvePlan, rejectPlan } from '../plans/lifecycle/review';
import { plan_contact } from '../plans/tables';
import type { CallReplay, DemoPerson, SendOutcome } from './call-replay';
import { DEMO_ORG } from './demo';
import type { PastCall } from './transcripts';

export type Team = { ana: DemoPerson; ben: DemoPerson };
export type Story = { call: PastCall; hoursAgo: number; play(replay: CallReplay, team: Team): Promise<void> };

/** What happened after each call of the last days: at least one plan in every state that is worth showing. */
export const STORIES: Story[] = [
  {
    call: 'demo-past-invoice',
    hoursAgo: 98,
    async play(replay, { ana, ben }) {
      await reviewAndRun(replay, ana, 12);
      await replay.advance(25);
      await approve(replay, ben);
      await addNote(replay, 'Pays early, and likes to have everything in writing.', ana);
    },
  },
  {
    call: 'demo-past-visit',
    hoursAgo: 75,
    async play(replay, { ben }) {
      await reviewAndRun(replay, ben, 4);
      await replay.advance(9);
      await approve(replay, ben);
    },
  },
  {
    call: 'demo-past-reworded',
    hoursAgo: 72,
    async play(replay, { ana, ben }) {
      await reviewAndRun(replay, ben, 18);
      await replay.advance(32);
      const { args } = (await replay.waiting()).entry;
      const body = `${String(args.body)}\n\nThe offer holds until the end of the month.`;
      await approve(replay, ana, { args: { ...args, body } });
      await addNote(replay, 'Wants prices with tax. Two thermostats, one of them upstairs.', ben);
    },
  },
  {
    call: 'demo-past-manual',
    hoursAgo: 51,
    async play(replay, { ana, ben }) {
      await reviewAndRun(replay, ana, 7);
      await replay.advance(40);
      const { version, ...entry } = await replay.entry(ben);
      await answerQuestion(replay.tx, entry, { version, answer: 'ruth.feldman@example.com' });
      await replay.run();
      await replay.advance(3);
      await approve(replay, ben);
    },
  },
  {
    call: 'demo-past-typo',
    hoursAgo: 49,
    async play(replay, { ben }) {
      await reviewAndRun(replay, ben, 6);
      await replay.advance(15);
      await approve(replay, ben, { outcome: 'refused' });
    },
  },
  {
    call: 'demo-past-said-already',
    hoursAgo: 47,
    async play(replay, { ana }) {
      await replay.advance(22);
      const { version } = await replay.plan();
      const reason = 'She found it herself during the call.';
      await rejectPlan(replay.tx, await replay.target(ana), { version, reason });
    },
  },
  {
    call: 'demo-past-no-planner',
    hoursAgo: 29,
    async play(replay, { ben }) {
      await replay.advance(5);
      const { version } = await replay.plan();
      await approvePlan(replay.tx, await replay.target(ben), { version });
      while ((await replay.plan()).status === 'stand_by') {
        await replay.run(FAILING_PLANNER);
        await replay.advance(45);
      }
    },
  },
  {
    call: 'demo-past-called-off',
    hoursAgo: 27,
    async play(replay, { ana, ben }) {
      await reviewAndRun(replay, ana, 10);
      await replay.advance(30);
      await stopPlan(replay.tx, await replay.target(ben));
    },
  },
  {
    call: 'demo-past-next-week',
    hoursAgo: 26,
    async play(replay, { ana }) {
      await reviewAndRun(replay, ana, 16);
    },
  },
  {
    call: 'demo-past-on-hold',
    hoursAgo: 24,
    async play(replay, { ana, ben }) {
      await reviewAndRun(replay, ana, 8);
      await replay.advance(50);
      await pausePlan(replay.tx, await replay.target(ben));
    },
  },
  {
    call: 'demo-past-by-then',
    hoursAgo: 22,
    async play(replay, { ana, ben }) {
      await reviewAndRun(replay, ben, 14);
      await replay.advance(18);
      await approve(replay, ana);
    },
  },
  {
    call: 'demo-past-order-form',
    hoursAgo: 3,
    async play(replay, { ana }) {
      await reviewAndRun(replay, ana, 11);
    },
  },
  {
    call: 'demo-past-connection',
    hoursAgo: 6,
    async play(replay, { ben }) {
      await reviewAndRun(replay, ben, 5);
      await replay.advance(11);
      await approve(replay, ben, { outcome: 'lost' });
    },
  },
  {
    call: 'demo-past-changed',
    hoursAgo: 4,
    async play(replay, { ben }) {
      await reviewAndRun(replay, ben, 9);
      await replay.advance(20);
      const { version } = await replay.plan();
      const title = 'Floor plan for Mei Tanaka and her architect';
      await editPlan(replay.tx, await replay.target(ben), { version, title });
    },
  },
];

/** A planner that fails. */
const FAILING_PLANNER: Planner = {
  name: 'away',
  preview: () => Promise.reject(new Error('The planner does not answer.')),
  next: () => Promise.reject(new Error('The planner does not answer.')),
};

/** A person reviews the plan after a while and lets it run until it waits. */
async function reviewAndRun(replay: CallReplay, person: DemoPerson, afterMinutes: number): Promise<void> {
  await replay.advance(afterMinutes);
  const { version } = await replay.plan();
  await approvePlan(replay.tx, await replay.target(person), { version });
  await replay.run();
}

type Approval = { args?: Record<string, unknown>; outcome?: SendOutcome };

async function approve(
  replay: CallReplay,
  person: DemoPerson,
  { args, outcome }: Approval = {},
): Promise<void> {
  const { version, ...entry } = await replay.entry(person);
  await approveLogEntry(replay.tx, entry, { version, args });
  await replay.send(outcome);
  await replay.run();
}

async function addNote(replay: CallReplay, text: string, author: DemoPerson): Promise<void> {
  const { id } = await replay.plan();
  const [person] = await replay.tx
    .select({ id: plan_contact.contact_id })
    .from(plan_contact)
    .where(and(eq(plan_contact.org_id, DEMO_ORG.id), eq(plan_contact.plan_id, id)));
  if (!person) return;
  await replay.advance(2);
  await addContactNote(replay.tx, DEMO_ORG.id, person.id, { text, author: author.name, plan_id: null });
}
