import { promiseOfEmail } from '../../../helpers/builders/calls';
import { setTemplate } from '../../../helpers/builders/plans';
import { createOrg, type Org } from '../../../helpers/db/org';
import { type Backend, openBackend } from '../../../helpers/http/backend';
import type { Server } from '../../../helpers/http/server';
import { openSession } from '../../../helpers/http/session';
import { type Mailbox, startMailbox } from '../../../helpers/providers/smtp';
import { fingerprint } from '../../../helpers/source/fingerprint';
import { type Beacon, startBeacon } from './beacon';

/** One server for all bad inputs, with a waiting message and an organization of another person. */
export type Ground = {
  kind: Backend['kind'];
  server: Server;
  org: Org;
  neighbor: Org;
  mailbox: Mailbox;
  beacon: Beacon;
  plan: string;
  entry: string;
  version: number;
  /** Everything that could have been written, in a comparable form. */
  fingerprint(): Promise<unknown>;
  close(): Promise<void>;
};

export async function openGround(kind: Backend['kind']): Promise<Ground> {
  const [backend, mailbox, beacon] = await Promise.all([openBackend(kind), startMailbox(), startBeacon()]);
  const server = await backend.start({ SMTP_URL: mailbox.url, UNDO_WINDOW_S: '0', LOG_LEVEL: 'debug' });
  const org = await createOrg(server.origin);
  const neighbor = await createOrg(server.origin, 'Nina Neighbour');
  await setTemplate(org, { auto_approve: true });
  const plan = await org.api.planFromCall(promiseOfEmail());
  await org.api.planIn(plan.id, 'awaiting_input');
  const entry = await org.api.entryIn(plan.id, 'pending', 'send_email');
  return {
    kind,
    server,
    org,
    neighbor,
    mailbox,
    beacon,
    plan: plan.id,
    entry: entry.id,
    version: entry.version,
    fingerprint: () => fingerprint(backend, org),
    async close() {
      await backend.close();
      await mailbox.stop();
      await beacon.stop();
    },
  };
}

/** A client without a session. */
export function signedOut({ server }: Ground) {
  return openSession(server.origin);
}
