import { expect, test } from 'vitest';
import { NUMBERED_EVENTS } from '../../lib/events/event-names';
import { OrgEventSchema } from '../../lib/events/schema';

test('the list that hello sends names every event of the log', () => {
  const types = OrgEventSchema.options.map((option) => option.shape.type.value);
  expect([...NUMBERED_EVENTS].toSorted()).toEqual(types.toSorted());
});
