import { expect, test } from 'vitest';
import { readSource } from '../helpers/source/source-files';

/** Changes without a version, each with the reason why none of a colleague's can be lost. */
const WITHOUT_VERSION: Record<string, string> = {
  'app/[org]/_onboarding/checklist.tsx': 'It can only hide the checklist, and hiding it twice is the same.',
  'app/[org]/plans/[planId]/_header/use-plan-action.ts':
    'The version is in the body that the form hands over.',
};

const sendsChange = (text: string) => /sendJson\(\s*'(?:PATCH|PUT)'/.test(text);
const sendsVersion = (text: string) => /useEditForm\(\{/.test(text) || /\{ version: [\w.]+,/.test(text);

const unversioned = readSource(['app'])
  .filter(({ text }) => sendsChange(text) && !sendsVersion(text))
  .map(({ path }) => path);

test('every change of something stored goes through the edit form or names the version that was shown', () => {
  expect(unversioned.sort()).toEqual(Object.keys(WITHOUT_VERSION).sort());
});

test('a change without a version is reported', () => {
  expect(sendsChange("await sendJson(\n  'PATCH', url, { is_active: false });")).toBe(true);
  expect(sendsVersion("sendJson('PATCH', url, { is_active: false })")).toBe(false);
  expect(sendsVersion("sendJson('PATCH', url, { version: rule.version, is_active: false })")).toBe(true);
});
