import { z } from 'zod';
import type { SampleData } from '../helpers/browser/screens';
import { promiseOfEmail, twoPromises } from '../helpers/builders/calls';
import { createOrg, type Org } from '../helpers/db/org';
import { ok } from '../helpers/http/api';
import { email, question, type Seeds, sms } from './seeds';

const LONG = 'Donaudampfschifffahrtsgesellschaftskapitaensmuetzenabzeichenverwaltung';
const ADDRESS = `https://example.com/${'a-very-long-path-segment/'.repeat(4)}`;

const Rows = z.array(z.object({ id: z.string() })).nonempty();
const ListsSchema = z.object({ templates: Rows.optional(), contacts: Rows.optional() });
const InvitedSchema = z.object({ invitation: z.object({ id: z.string() }) });

/** Plans with waiting, sent and unknown messages, and with words that are longer than a line. */
async function seedPlans(org: Org, seeds: Seeds): Promise<void> {
  const unknown = { state: 'unknown' as const, since: '2026-03-03T10:00:00.000Z', error: 'No answer came.' };
  const proposals = [
    [
      email('customer@example.com', `${LONG} ${LONG}`, `Hello,\n\n${ADDRESS}\n\n${LONG}`),
      sms('+12125550101'),
    ],
    [question(`Which color did they want for the ${LONG}?`, ['White', LONG])],
    [{ ...email('lost@example.com'), status: unknown }],
    [sms('+12125550102', 'We are there tomorrow.'), email('second@example.com')],
  ];
  await seeds.waiting(
    org,
    proposals.length,
    (index) => proposals[index] ?? [],
    (index) => (index === 0 ? `Quote for the ${LONG}` : `Quote ${index}`),
  );
}

/** Creates an organization with records of every kind, and an empty one of the same owner. */
export async function createSampleData(
  origin: string,
  seeds: Seeds,
): Promise<{ org: Org; data: SampleData }> {
  const org = await createOrg(origin, 'Ana Almeida');
  const empty = `new-${org.slug}`;
  ok(
    await org.owner.session.request('POST', '/api/auth/organization/create', {
      name: 'A new organization',
      slug: empty,
    }),
  );
  await seedPlans(org, seeds);
  await org.api.planFromCall(twoPromises());
  const reviewed = await org.api.planFromCall(promiseOfEmail());
  ok(await org.api.approvePlan(reviewed));
  await org.api.entryIn(reviewed.id, 'pending', 'send_email');
  const lists = async (path: string) => ListsSchema.parse(ok(await org.api.get(path)));
  const [template] = (await lists('/templates')).templates ?? [];
  const [contact] = (await lists('/contacts')).contacts ?? [];
  const rule = { name: `Never to ${LONG}`, verdict: 'ask', tool: 'send_email', recipient: '@example.com' };
  ok(await org.api.post('/rules', { ...rule, template_id: null, max_chars: null }));
  ok(await org.api.post('/keys', { name: 'The telephone system' }));
  if (contact) ok(await org.api.post(`/contacts/${contact.id}/notes`, { text: `${LONG} ${ADDRESS}` }));
  const invited = await org.api.post('/members/invitations', { email: 'new@example.com', role: 'member' });
  const data = {
    ...{ org: org.slug, empty, plan: reviewed.id, call: reviewed.call_id ?? '' },
    ...{ contact: contact?.id ?? '', template: template?.id ?? '' },
    invitation: InvitedSchema.parse(ok(invited)).invitation.id,
  };
  return { org, data };
}
