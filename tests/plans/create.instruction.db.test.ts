import { expect, test } from 'vitest';
import { createPlanFromTemplate } from '../../lib/plans/create';
import { CreatePlanInputSchema } from '../../lib/plans/inputs';
import { addDefaultTemplate } from '../../lib/templates/default-template';
import { listTemplates } from '../../lib/templates/queries';
import { database, org, withFreshOrg } from '../helpers/db/fresh-org';

withFreshOrg();

const create = (fields: { description?: string; title?: string }) =>
  database.transaction(async (tx) => {
    await addDefaultTemplate(tx, org);
    const [template] = (await listTemplates(tx, org)).templates;
    const input = CreatePlanInputSchema.parse({ template_id: template?.id, ...fields });
    return createPlanFromTemplate(tx, org, input);
  });

test('a plan by hand has what should happen as its description, and its first line as its title', async () => {
  const description = 'Write Igor about the new delivery date.\nHe has called twice.';
  expect(await create({ description })).toMatchObject({
    description,
    title: 'Write Igor about the new delivery date.',
  });
  const long = `Tell Maya ${'that the gate is late and '.repeat(20)}`;
  const { title } = await create({ description: long });
  expect(title).toMatch(/^Tell Maya that the gate is late .*…$/);
  expect(title.length).toBeLessThanOrEqual(81);
  expect((await create({ description, title: 'Delivery' })).title).toBe('Delivery');
});

test('the instructions of the template are not shown as the description of a plan', async () => {
  expect(await create({})).toMatchObject({ description: '', title: 'Follow up on what was promised' });
});

test('what should happen has at most 2,000 characters', () => {
  const of = (length: number) =>
    CreatePlanInputSchema.safeParse({ template_id: crypto.randomUUID(), description: 'x'.repeat(length) });
  expect([of(2_000).success, of(2_001).success]).toEqual([true, false]);
});
