import { afterAll, beforeAll, test } from 'vitest';
import { type Api, ok, openApi } from '../helpers/api';
import { twoPromises } from '../helpers/calls';
import { addMember, createOrg, type Org, signIn } from '../helpers/org';
import { openPlace, type Place } from '../helpers/place';
import { setTemplate } from '../helpers/plans';

const PLANS = 30;

let place: Place;
let org: Org;
let ben: Api;

beforeAll(async () => {
  place = await openPlace('PostgreSQL');
  const [a, b] = await Promise.all([
    place.start({ UNDO_WINDOW_S: '0' }),
    place.start({ UNDO_WINDOW_S: '0' }),
  ]);
  org = await createOrg(a.origin);
  const member = await addMember(org, 'Ben');
  ben = openApi(await signIn(b.origin, member.email), org.slug);
  await setTemplate(org, { auto_approve: true });
});
afterAll(() => place?.close());

test(`two people settle a plan's last two entries at the same moment, ${PLANS} times: the plan always moves on`, async () => {
  const plans = [];
  for (let index = 0; index < PLANS; index += 1) plans.push(await org.api.planFromCall(twoPromises()));
  for (const { id } of plans) {
    await org.api.planIn(id, 'awaiting_input');
    const waiting = (await org.api.entries(id)).filter(({ entry }) => entry.status.state === 'pending');
    const [one, two, ...more] = waiting;
    if (!one || !two || more.length > 0) throw new Error(`two entries wait, not ${waiting.length}`);
    const reason = { reason: 'Settled by phone.' };
    const answers = await Promise.all([
      org.api.decide(id, one, 'reject', reason),
      ben.decide(id, two, 'reject', reason),
    ]);
    for (const answer of answers) ok(answer);
  }
  for (const { id } of plans) await org.api.planIn(id, 'completed');
});
