import 'server-only';
import { and, eq } from 'drizzle-orm';
import { addContactNote } from '../contacts/commands';
import type { Planner } from '../planner/planner';
import { answerQuestion, approveLogEntry } from '../plans/decisions/entry-decisions';
import { editPlan } from '../plans/lifecycle/edit-plan';
import { pausePlan, stopPlan } from '../plans/lifecycle/pause-resume-stop';
import { approvePlan, rejectPlan } from '../plans/lifecycle/review';
import { plan_contact } from '../plans/tables';
import { DEMO_ORG } from './demo';
import type { Ending, Past, Person } from './past';
import type { PastCall } from './transcripts';

export type Team = { ana: Person; ben: Person };
export type Story = { call: PastCall; hoursAgo: number; tell(past: Past, team: Team): Promise<void> };

/** The stories of the last days' calls: at least one plan in every state that is worth seeing. */
export const STORIES: Story[] = [
  {
    call: 'demo-past-invoice',
    hoursAgo: 98,
    async tell(past, { ana, ben }) {
      await begin(past, ana, 12);
      await past.later(25);
      await approve(past, ben);
      await note(past, 'Pays early, and likes to have everything in writing.', ana);
    },
  },
  {
    call: 'demo-past-visit',
    hoursAgo: 75,
    async tell(past, { ben }) {
      await begin(past, ben, 4);
      await past.later(9);
      await approve(past, ben);
    },
  },
  {
    call: 'demo-past-reworded',
    hoursAgo: 72,
    async tell(past, { ana, ben }) {
      await begin(past, ben, 18);
      await past.later(32);
      const { args } = (await past.waiting()).entry;
      const body = `${String(args.body)}\n\nThe offer holds until the end of the month.`;
      await approve(past, ana, { args: { ...args, body } });
      await note(past, 'Wants prices with tax. Two thermostats, one of them upstairs.', ben);
    },
  },
  {
    call: 'demo-past-manual',
    hoursAgo: 51,
    async tell(past, { ana, ben }) {
      await begin(past, ana, 7);
      await past.later(40);
      const { version, ...entry } = await past.entry(ben);
      await answerQuestion(past.tx, entry, { version, answer: 'ruth.feldman@example.com' });
      await past.run();
      await past.later(3);
      await approve(past, ben);
    },
  },
  {
    call: 'demo-past-typo',
    hoursAgo: 49,
    async tell(past, { ben }) {
      await begin(past, ben, 6);
      await past.later(15);
      await approve(past, ben, { ending: 'refused' });
    },
  },
  {
    call: 'demo-past-said-already',
    hoursAgo: 47,
    async tell(past, { ana }) {
      await past.later(22);
      const { version } = await past.plan();
      const reason = 'She found it herself during the call.';
      await rejectPlan(past.tx, await past.target(ana), { version, reason });
    },
  },
  {
    call: 'demo-past-no-planner',
    hoursAgo: 29,
    async tell(past, { ben }) {
      await past.later(5);
      const { version } = await past.plan();
      await approvePlan(past.tx, await past.target(ben), { version });
      while ((await past.plan()).status === 'stand_by') {
        await past.run(AWAY);
        await past.later(45);
      }
    },
  },
  {
    call: 'demo-past-called-off',
    hoursAgo: 27,
    async tell(past, { ana, ben }) {
      await begin(past, ana, 10);
      await past.later(30);
      await stopPlan(past.tx, await past.target(ben));
    },
  },
  {
    call: 'demo-past-next-week',
    hoursAgo: 26,
    async tell(past, { ana }) {
      await begin(past, ana, 16);
    },
  },
  {
    call: 'demo-past-on-hold',
    hoursAgo: 24,
    async tell(past, { ana, ben }) {
      await begin(past, ana, 8);
      await past.later(50);
      await pausePlan(past.tx, await past.target(ben));
    },
  },
  {
    call: 'demo-past-by-then',
    hoursAgo: 22,
    async tell(past, { ana, ben }) {
      await begin(past, ben, 14);
      await past.later(18);
      await approve(past, ana);
    },
  },
  {
    call: 'demo-past-order-form',
    hoursAgo: 3,
    async tell(past, { ana }) {
      await begin(past, ana, 11);
    },
  },
  {
    call: 'demo-past-connection',
    hoursAgo: 6,
    async tell(past, { ben }) {
      await begin(past, ben, 5);
      await past.later(11);
      await approve(past, ben, { ending: 'lost' });
    },
  },
  {
    call: 'demo-past-changed',
    hoursAgo: 4,
    async tell(past, { ben }) {
      await begin(past, ben, 9);
      await past.later(20);
      const { version } = await past.plan();
      const title = 'Floor plan for Mei Tanaka and her architect';
      await editPlan(past.tx, await past.target(ben), { version, title });
    },
  },
];

/** A planner that fails. */
const AWAY: Planner = {
  name: 'away',
  preview: () => Promise.reject(new Error('The planner does not answer.')),
  next: () => Promise.reject(new Error('The planner does not answer.')),
};

/** A person reviews the plan after a while and lets it run until it waits. */
async function begin(past: Past, who: Person, afterMinutes: number): Promise<void> {
  await past.later(afterMinutes);
  const { version } = await past.plan();
  await approvePlan(past.tx, await past.target(who), { version });
  await past.run();
}

type Approval = { args?: Record<string, unknown>; ending?: Ending };

async function approve(past: Past, who: Person, { args, ending }: Approval = {}): Promise<void> {
  const { version, ...entry } = await past.entry(who);
  await approveLogEntry(past.tx, entry, { version, args });
  await past.send(ending);
  await past.run();
}

async function note(past: Past, text: string, by: Person): Promise<void> {
  const { id } = await past.plan();
  const [person] = await past.tx
    .select({ id: plan_contact.contact_id })
    .from(plan_contact)
    .where(and(eq(plan_contact.org_id, DEMO_ORG.id), eq(plan_contact.plan_id, id)));
  if (!person) return;
  await past.later(2);
  await addContactNote(past.tx, DEMO_ORG.id, person.id, { text, author: by.name, plan_id: null });
}
