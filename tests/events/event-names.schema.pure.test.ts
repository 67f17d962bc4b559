import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { NUMBERED_EVENTS } from '../../lib/events/event-names';
import { OrgEventSchema } from '../../lib/events/schema';
import { projectRoot } from '../helpers/source/build';

test('the list that hello sends names every event of the log', () => {
  const types = OrgEventSchema.options.map((option) => option.shape.type.value);
  expect([...NUMBERED_EVENTS].toSorted()).toEqual(types.toSorted());
});

test('the table of events in the README names every event of the log', () => {
  const readme = readFileSync(join(projectRoot, 'README.md'), 'utf8');
  expect(NUMBERED_EVENTS.filter((name) => !readme.includes(`\n| \`${name}\` `))).toEqual([]);
});
